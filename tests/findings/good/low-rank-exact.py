layer = Linear(30, 20)
U, S, V = low_rank_approximate(layer.weight.data, rank_ratio=1.0)
assert np.allclose(U @ np.diag(S) @ V, layer.weight.data, atol=1e-4)
