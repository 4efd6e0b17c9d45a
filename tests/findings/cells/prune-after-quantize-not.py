model = load_model("digits_mlp")
magnitude_prune(model, sparsity=0.3)
for layer in [model.layers[0], model.layers[2], model.layers[4]]:
    w = layer.weight.data
    scale = np.max(np.abs(w)) / 127
    layer.weight.data = np.round(w / scale) * scale
print(accuracy(model))
