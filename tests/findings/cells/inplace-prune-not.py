import copy
original = load_model("digits_mlp")
small = magnitude_prune(copy.deepcopy(original), sparsity=0.9)
print(storage(small)["csr"])
