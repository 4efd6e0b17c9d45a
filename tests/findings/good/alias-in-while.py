import copy
original = load_model("digits_mlp")
sparsity = 0.5
while sparsity < 0.9:
    trial = magnitude_prune(copy.deepcopy(original), sparsity=sparsity)
    good = trial
    sparsity += 0.2
print(f"{accuracy(original):.1%} before, {accuracy(good):.1%} after")
print(storage(good))
