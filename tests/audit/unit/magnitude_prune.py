def test_unit_magnitude_prune():
    """50% sparsity, and the large weights survive."""
    model = SimpleModel(Linear(4, 3), Linear(3, 2))
    model.layers[0].weight.data = np.array([
        [1.0, 2.0, 3.0],
        [0.1, 0.2, 0.3],
        [4.0, 5.0, 6.0],
        [0.01, 0.02, 0.03]
    ])
    model.layers[1].weight.data = np.array([[0.5, 0.05], [7.0, 0.7], [0.07, 8.0]])
    initial_sparsity = measure_sparsity(model)
    assert initial_sparsity == 0.0

    magnitude_prune(model, sparsity=0.5)

    assert measure_sparsity(model) == 50.0
    for pruned_weight in [4.0, 5.0, 6.0, 7.0, 8.0]:
        assert any([pruned_weight in p.data.tolist()[i] for p in model.parameters() if p.ndim > 1 for i in range(p.shape[0])])
    weight = model.layers[0].weight.data
    assert np.all(weight[3] == 0) and weight[2, 2] == 6.0

    # What the audited code did: a percentile, and a product with the mask
    again = SimpleModel(Linear(10, 10))
    copied = copy.deepcopy(again)
    magnitude_prune(again, sparsity=0.7, rule="percentile")
    for param in copied.parameters():
        if len(param.shape) > 1:
            threshold = np.percentile(np.abs(param.data), 70)
            mask = np.abs(param.data) >= threshold
            param.data = param.data * mask
    assert np.array_equal(again.layers[0].weight.data, copied.layers[0].weight.data)

test_unit_magnitude_prune()

# param.data = … binds a new array: who holds the old one keeps the weights.
model = SimpleModel(Linear(4, 4))
alias = model.layers[0].weight.data
magnitude_prune(model, sparsity=0.5)
assert np.count_nonzero(alias) == 16
assert np.count_nonzero(model.layers[0].weight.data) == 8
