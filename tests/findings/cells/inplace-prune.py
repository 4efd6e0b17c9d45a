# expect: 3 Pruning `small` also pruned `original`
original = load_model("digits_mlp")
small = magnitude_prune(original, sparsity=0.9)
print(storage(small)["csr"])
