import copy
original = load_model("digits_mlp")
shipped = small = magnitude_prune(copy.deepcopy(original), sparsity=0.9)
print(f"{accuracy(original):.1%} before, {accuracy(shipped):.1%} after")
print(storage(small))
