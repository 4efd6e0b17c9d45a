model = load_model("digits_mlp")
baseline = model
model = magnitude_prune(model, sparsity=0.95)
print(storage(model)["csr"])
