def test_unit_low_rank_approximate():
    """Dimensions, compression, reconstruction error."""
    original_weight = np.random.randn(20, 15)
    U, S, V = low_rank_approximate(original_weight, rank_ratio=0.4)

    target_rank = int(0.4 * min(20, 15))
    assert U.shape == (20, target_rank)
    assert S.shape == (target_rank,)
    assert V.shape == (target_rank, 15)

    original_params = original_weight.size
    compressed_params = U.size + S.size + V.size
    assert original_params / compressed_params > 1

    reconstructed = U @ np.diag(S) @ V
    assert reconstructed.shape == original_weight.shape
    error = np.linalg.norm(original_weight - reconstructed) / np.linalg.norm(original_weight)
    assert error < 0.7

    # Eckart and Young: what is missed is the other singular values
    full = np.linalg.svd(original_weight, full_matrices=False)[1]
    assert np.allclose(np.linalg.norm(original_weight - reconstructed), np.sqrt(np.sum(full[target_rank:] ** 2)), rtol=1e-5)

test_unit_low_rank_approximate()

# facts: half the rank of a square matrix holds more numbers than the matrix
U, S, V = low_rank_approximate(np.random.randn(64, 64), rank_ratio=0.5)
assert U.size + S.size + V.size == 64 * 32 * 2 + 32
assert U.size + S.size + V.size > 64 * 64
