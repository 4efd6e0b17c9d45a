model = load_model("digits_mlp")
model = magnitude_prune(model, sparsity=0.85)
print(storage(model)["csr"], "bytes to ship")
