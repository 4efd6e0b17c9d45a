import copy
original = load_model("digits_mlp")
small = shipped = None
for sparsity in [0.5, 0.9]:
    small = magnitude_prune(copy.deepcopy(original), sparsity=sparsity)
    shipped = small
    print(accuracy(original), accuracy(shipped), storage(shipped)["csr"])
