model = load_model("digits_mlp")
models = {"before": model, "after": magnitude_prune(model, sparsity=0.9)}
print(storage(models["after"])["csr"])
