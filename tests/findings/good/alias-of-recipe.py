import copy
original = load_model("digits_mlp")
for sparsity in [0.5, 0.9]:
    small = compress_model(copy.deepcopy(original), {"magnitude_prune": {"sparsity": sparsity}})
    shipped = small
print(accuracy(original), accuracy(shipped))
print(storage(shipped))
