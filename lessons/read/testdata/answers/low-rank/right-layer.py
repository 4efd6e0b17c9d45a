original = load_model("digits_mlp")
U, S, V = low_rank_approximate(original.layers[0].weight.data, rank_ratio=0.25)
thin = LowRank(64, 12, 48)
thin.U.data, thin.V.data = U * S, V
thin.bias.data = original.layers[0].bias.data
small = Sequential(thin, *original.layers[1:])
