# expect: 5 Multiplied out, rank 12 of `model` takes as many bytes as before
model = load_model("digits_mlp")
layer = model.layers[0]
U, S, V = low_rank_approximate(layer.weight.data, rank_ratio=0.25)
layer.weight.data = (U * S) @ V
print(f"{accuracy(model):.1%}, {count_parameters(model)} parameters")
