model = load_model("digits_mlp")
W = model.layers[0].weight.data
U, S, V = low_rank_approximate(W, rank_ratio=0.25)
two = LinearLowRank(64, len(S), 48)
two.U.data, two.V.data = U @ np.diag(S), V
two.bias.data = model.layers[0].bias.data
small = SimpleModel(two, *model.layers[1:])
print(accuracy(model), accuracy(small))
