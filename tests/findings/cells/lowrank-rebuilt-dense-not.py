model = load_model("digits_mlp")
layer = model.layers[0]
U, S, V = low_rank_approximate(layer.weight.data, rank_ratio=0.25)
two = LowRank(64, 12, 48)
two.U.data = U * S
two.V.data = V
two.bias.data = layer.bias.data
small = Sequential(two, *model.layers[1:])
print(f"{accuracy(small):.1%}, {count_parameters(small)} parameters")
