def test_low_rank_decomposition_application():
    """Test applying low-rank decomposition to actual weights."""
    layer = Linear(100, 50)
    original_weight = layer.weight.data.copy()

    # Decompose
    U, S, V = low_rank_approximate(original_weight, rank_ratio=0.3)

    # Reconstruct and apply
    reconstructed = U @ np.diag(S) @ V
    layer.weight.data = reconstructed

    # Validate
    assert layer.weight.shape == original_weight.shape

    # Check compression achieved
    original_params = original_weight.size
    compressed_params = U.size + S.size + V.size
    assert compressed_params < original_params

test_low_rank_decomposition_application()
