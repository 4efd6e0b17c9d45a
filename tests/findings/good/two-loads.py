original = load_model("digits_mlp")
pruned = load_model("digits_mlp")
magnitude_prune(pruned, sparsity=0.6)
print(accuracy(original), accuracy(pruned), storage(pruned)["csr"])
