original = load_model("digits_mlp")
compressed = original
magnitude_prune(compressed, sparsity=0.5)
print(accuracy(original) == accuracy(compressed), storage(compressed)["csr"])
