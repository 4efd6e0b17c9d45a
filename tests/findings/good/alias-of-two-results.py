import copy
original = load_model("digits_mlp")

def pair(model, sparsity):
    small = magnitude_prune(copy.deepcopy(model), sparsity=sparsity)
    return model, small

for sparsity in [0.5, 0.9]:
    before, after = pair(original, sparsity)
    shipped = after
print(f"{accuracy(before):.1%} before, {accuracy(shipped):.1%} after")
print(storage(after))
