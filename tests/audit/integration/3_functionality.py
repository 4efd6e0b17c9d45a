# The audit asserted allclose(rtol=0.5), which holds for about 1 in 40 random
# layers: the drift is a number to look at, and shape and finiteness are to hold.
def test_compression_preserves_functionality():
    """Test that compressed model still produces valid outputs."""
    model = Linear(10, 5)
    input_data = Tensor(np.random.randn(2, 10))

    # Get baseline output
    baseline_output = model.forward(input_data)

    # Compress (moderate sparsity)
    magnitude_prune(model, sparsity=0.5)

    # Check output still valid
    compressed_output = model.forward(input_data)

    assert compressed_output.shape == baseline_output.shape
    assert not np.isnan(compressed_output.data).any()
    # Outputs are similar, not identical
    drift = np.linalg.norm(compressed_output.data - baseline_output.data) / np.linalg.norm(baseline_output.data)
    assert 0 < drift < 1, f"the outputs moved by {drift:.0%}"
    return drift

drifts = []
for seed in range(20):
    np.random.seed(seed)
    drifts.append(test_compression_preserves_functionality())
print(f"drift of the outputs: {min(drifts):.2f} to {max(drifts):.2f}")
