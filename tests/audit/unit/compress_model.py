def test_unit_compress_model():
    """Several techniques, and what each did."""
    model = SimpleModel(Linear(20, 15), Linear(15, 10), Linear(10, 5))
    original_params = sum(p.size for p in model.parameters())

    compression_config = {
        'magnitude_prune': 0.8,
        'structured_prune': 0.2
    }
    compressed = compress_model(model, compression_config)

    assert compressed is model
    assert count_parameters(model) == original_params
    assert measure_sparsity(model) >= 80
    report = compression_report(model)
    assert [row["step"] for row in report] == ["before", "magnitude_prune", "structured_prune"]

    # Low rank is applied, not only listed (issue 3)
    wide = SimpleModel(Linear(64, 48), ReLU(), Linear(48, 10))
    before = wide.layers[0]
    compress_model(wide, {'low_rank': 0.25})
    assert wide.layers[0] is not before
    assert wide.layers[0].rank == 12
    assert count_parameters(wide) < 64 * 48 + 48 + 48 * 10 + 10
    assert wide.forward(np.ones((2, 64))).shape == (2, 10)

    # Quantization belongs to the pipeline (issue 8), zeros stay zeros
    both = load_model("digits_mlp")
    compress_model(both, {'quantize': 8, 'magnitude_prune': 0.8})
    assert [row["step"] for row in compression_report(both)] == ["before", "magnitude_prune", "quantize"]
    assert both.layers[0].codes.dtype == np.int8
    assert np.mean(both.layers[0].weight.data == 0) > 0.5
    assert accuracy(both) > 0.8

test_unit_compress_model()
