# Counts truncate the float64 product
for sparsity, n, k in [(.29, 100, 28), (.57, 100, 56), (.33, 6, 1), (.4, 15, 6)]:
    assert int(sparsity * n) == k
    layer = Linear(n, 1)
    magnitude_prune(layer, sparsity=sparsity)
    assert np.sum(layer.weight.data == 0) == k
    layer = Linear(3, n)
    structured_prune(layer, prune_ratio=sparsity)
    assert np.sum(np.all(layer.weight.data == 0, axis=0)) == k

assert np.round([0.5, 1.5, 2.5, -0.5]).tolist() == [0, 2, 2, 0]
assert count_parameters(SimpleModel(Linear(64, 32), ReLU(), Linear(32, 10))) == 2_410

W = np.zeros((100, 50))
W[:50] = np.diag(np.arange(50, 0, -1))
U, S, V = low_rank_approximate(W, rank_ratio=0.1)
assert U.nbytes + S.nbytes + V.nbytes == 3_020
expected = np.zeros((100, 50))
for i in range(5):
    expected[i, i] = 50 - i
assert np.allclose(U @ np.diag(S) @ V, expected, atol=1e-4)
assert np.allclose(S, [50, 49, 48, 47, 46])
