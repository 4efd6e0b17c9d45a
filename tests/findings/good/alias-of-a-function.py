import copy
original = load_model("digits_mlp")

def shrink(model, sparsity):
    small = copy.deepcopy(model)
    magnitude_prune(small, sparsity=sparsity)
    return small

for sparsity in [0.5, 0.9]:
    small = shrink(original, sparsity)
    shipped = small
print(f"{accuracy(original):.1%} before, {accuracy(shipped):.1%} after")
print(storage(shipped))
