model = load_model("digits_mlp")
old = model.layers[0].weight.data
magnitude_prune(model, sparsity=0.4)
new = model.layers[0].weight.data
print("largest weight lost:", np.abs(old[new == 0]).max())
