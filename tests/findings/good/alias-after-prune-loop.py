import copy
original = load_model("digits_mlp")
shipped = None
for sparsity in [0.5, 0.7, 0.9]:
    small = magnitude_prune(copy.deepcopy(original), sparsity=sparsity)
    shipped = small
print(f"{accuracy(original):.1%} before, {accuracy(shipped):.1%} after")
print(storage(shipped))
