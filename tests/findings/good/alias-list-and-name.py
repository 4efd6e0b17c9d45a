import copy
original = load_model("digits_mlp")
candidates = []
for sparsity in [0.5, 0.9]:
    small = magnitude_prune(copy.deepcopy(original), sparsity=sparsity)
    candidates.append(small)
for c in candidates:
    print(accuracy(c), storage(c)["csr"])
print(accuracy(original), storage(small)["csr"])
