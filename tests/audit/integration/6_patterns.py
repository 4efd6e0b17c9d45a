def test_sparsity_patterns():
    """Test that structured pruning creates block sparsity."""
    model = SimpleModel(Linear(10, 20))

    # Apply structured pruning
    structured_prune(model, prune_ratio=0.5)

    # Check that entire channels are zero
    weight = model.layers[0].weight.data
    zeroed = 0
    for col in range(weight.shape[1]):
        channel = weight[:, col]
        # Each channel should be either all-zero or no-zeros
        if np.any(channel == 0):
            assert np.all(channel == 0), "Structured pruning should zero entire channels"
            zeroed += 1
    assert zeroed == 10

test_sparsity_patterns()
