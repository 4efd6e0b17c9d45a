W = np.random.randn(40, 30)
U, S, V = low_rank_approximate(W, rank_ratio=0.3)
print(U.shape, S.shape, V.shape, W.size / (U.size + S.size + V.size))
