# expect: 7 `model` was rounded before line 7 pruned it
model = load_model("digits_mlp")
for layer in [model.layers[0], model.layers[2], model.layers[4]]:
    w = layer.weight.data
    scale = np.max(np.abs(w)) / 127
    layer.weight.data = np.round(w / scale) * scale
model = magnitude_prune(model, sparsity=0.3)  # a third
print(accuracy(model))
