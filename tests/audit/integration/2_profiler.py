def test_profiler_compression_integration():
    """Test compression with profiler measurements."""
    from tinytorch.profiling.profiler import Profiler

    profiler = Profiler()
    model = Linear(256, 128)

    # Measure before
    baseline = profiler.count_parameters(model)

    # Compress
    magnitude_prune(model, sparsity=0.8)

    # Measure after
    # Should show same param count but higher sparsity
    after = profiler.count_parameters(model)
    assert after == baseline  # Same total params
    assert measure_sparsity(model) >= 75  # But mostly zeros

test_profiler_compression_integration()
