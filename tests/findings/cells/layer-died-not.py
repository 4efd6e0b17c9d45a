model = load_model("digits_mlp")
magnitude_prune(model, sparsity=0.99, scope="layer")
print(storage(model)["bitmap"])
