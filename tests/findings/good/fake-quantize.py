model = load_model("digits_mlp")
w = model.layers[0].weight.data
scale = np.abs(w).max() / 127
q = np.clip(np.round(w / scale), -127, 127)
print("largest error", np.abs(w - q * scale).max(), "half a step", scale / 2)
