# expect: 4 4,435 zeros in `model` still take 4 bytes each
model = load_model("digits_mlp")
model = magnitude_prune(model, sparsity=0.9)
print(model.layers[0].weight.data.nbytes)
