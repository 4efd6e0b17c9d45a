model = load_model("digits_mlp")
layer = model.layers[0]
w = layer.weight.data
mask = np.abs(w) > np.median(np.abs(w))
layer.weight.data = w * mask
print("kept", mask.mean(), accuracy(model))
