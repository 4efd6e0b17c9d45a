model = load_model("digits_mlp")
U, S, V = low_rank_approximate(model.layers[0].weight.data, rank_ratio=0.25)
W = model.layers[0].weight.data
print("relative error", np.linalg.norm(W - U @ np.diag(S) @ V) / np.linalg.norm(W))
