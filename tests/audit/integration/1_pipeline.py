def count_active_params(model):
    return sum(np.count_nonzero(p.data) for p in model.parameters())

def test_compression_pipeline_integration():
    """Test complete compression pipeline with multiple techniques."""
    # Create model from modules 01-03
    from tinytorch.core.tensor import Tensor
    from tinytorch.core.layers import Linear

    # Build multi-layer model
    model = SimpleModel(
        Linear(128, 64),
        Linear(64, 32),
        Linear(32, 10)
    )

    # Apply compression pipeline
    config = {
        'magnitude_prune': 0.7,
        'structured_prune': 0.3
    }

    original_params = count_active_params(model)
    compressed_model = compress_model(model, config)
    final_params = count_active_params(compressed_model)

    # Validate compression
    assert final_params < original_params * 0.5
    assert measure_sparsity(compressed_model) > 60

test_compression_pipeline_integration()
