W = load_model("digits_mlp").layers[0].weight.data
U, S, Vt = np.linalg.svd(W, full_matrices=False)
energy = (S ** 2).cumsum() / (S ** 2).sum() if hasattr(S, "cumsum") else None
print("rank 10 keeps", (S[:10] ** 2).sum() / (S ** 2).sum())
