model = load_model("digits_mlp")
model.layers[4].weight.data[:] = 0
print("without its last layer:", accuracy(model))
