W = load_model("digits_mlp").layers[0].weight.data
errors = []
for r in [0.1, 0.2, 0.4]:
    U, S, V = low_rank_approximate(W, rank_ratio=r)
    errors.append(np.linalg.norm(W - (U * S) @ V) / np.linalg.norm(W))
print([round(e, 3) for e in errors])
