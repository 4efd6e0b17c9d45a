# expect: 3 Every weight of `layers[0]`, `layers[2]` and `layers[4]` is zero
model = load_model("digits_mlp")
magnitude_prune(model, sparsity=1.0)
print(storage(model)["bitmap"])
