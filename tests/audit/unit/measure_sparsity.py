def test_unit_measure_sparsity():
    """Dense and manually sparse models; biases do not count."""
    model = SimpleModel(Linear(4, 3), Linear(3, 2))
    assert measure_sparsity(model) < 1.0, "a fresh model has no zero weights, though its biases are zero"

    model.layers[0].weight.data[0, 0] = 0
    model.layers[0].weight.data[1, 1] = 0
    model.layers[1].weight.data[0, 0] = 0
    assert abs(measure_sparsity(model) - 100 * 3 / 18) < 1e-9

    # The same by hand, with the comment that the audit asks for: biases are few
    # and never pruned by magnitude, so their zeros say nothing.
    total_params = 0
    zero_params = 0
    for param in model.parameters():
        if len(param.shape) > 1:
            total_params += param.size
            zero_params += np.sum(param.data == 0)
    assert abs(measure_sparsity(model) - 100.0 * zero_params / total_params) < 1e-9
    assert measure_sparsity(SimpleModel(ReLU())) == 0.0

test_unit_measure_sparsity()
