layer = Linear(64, 64)
W = layer.weight.data
for ratio in [0.25, 0.5, 0.75]:
    U, S, V = low_rank_approximate(W, rank_ratio=ratio)
    print(U.size + S.size + V.size, np.linalg.norm(W - U @ np.diag(S) @ V))
