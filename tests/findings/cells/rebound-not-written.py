# expect: 5 `w` is no longer the weight of `model`
model = load_model("digits_mlp")
w = model.layers[0].weight.data
magnitude_prune(model, sparsity=0.3)
w[:, 0] = 0
