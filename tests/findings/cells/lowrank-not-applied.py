# expect: 3 `model` still holds its whole 64 × 48 weight
model = load_model("digits_mlp")
U, S, V = low_rank_approximate(model.layers[0].weight.data, rank_ratio=0.25)
print(count_parameters(model))
