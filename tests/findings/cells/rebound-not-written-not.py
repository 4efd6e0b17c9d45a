model = load_model("digits_mlp")
magnitude_prune(model, sparsity=0.3)
w = model.layers[0].weight.data
w[:, 0] = 0
