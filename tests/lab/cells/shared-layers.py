model = load_model("digits_mlp")
small = Sequential(*model.layers)
magnitude_prune(small, sparsity=0.9)
print(storage(small)["csr"], small is model)
