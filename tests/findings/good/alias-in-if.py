import copy
original = load_model("digits_mlp")
small = None
if small is None:
    small = magnitude_prune(copy.deepcopy(original), sparsity=0.9)
    shipped = small
print(f"{accuracy(original):.1%} before, {accuracy(shipped):.1%} after")
print(storage(shipped))
