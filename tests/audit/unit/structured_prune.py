def test_unit_structured_prune():
    """Whole channels go, with their biases."""
    layer = Linear(4, 6)
    layer.weight.data = np.array([
        [1.0, 0.1, 2.0, 0.05, 3.0, 0.01],
        [1.5, 0.15, 2.5, 0.08, 3.5, 0.02],
        [2.0, 0.2, 3.0, 0.1, 4.0, 0.03],
        [2.5, 0.25, 3.5, 0.12, 4.5, 0.04]
    ])
    layer.bias.data = np.ones(6)
    model = SimpleModel(layer)
    alias = layer.weight.data

    structured_prune(model, prune_ratio=0.33)  # int(0.33*6) = 1 channel

    assert measure_sparsity(model) > 0
    weight = model.layers[0].weight.data
    zero_channels = np.sum(np.linalg.norm(weight, axis=0) == 0)
    assert zero_channels == 1
    assert np.all(weight[:, 5] == 0), "the weakest channel goes"
    assert layer.bias.data.tolist() == [1, 1, 1, 1, 1, 0], "and so does its bias"
    assert np.all(alias[:, 5] == 0), "structured_prune writes into the array: every alias sees it"

    # By hand, as the audited code did
    other = Linear(8, 6)
    expected = copy.deepcopy(other)
    structured_prune(other, prune_ratio=0.5)
    channel_norms = np.linalg.norm(expected.weight.data, axis=0)
    prune_indices = np.argsort(channel_norms)[:3]
    expected.weight.data[:, prune_indices] = 0
    expected.bias.data[prune_indices] = 0
    assert np.array_equal(other.weight.data, expected.weight.data)

test_unit_structured_prune()

# The head stays: a class whose output is zeroed could no longer win.
network = SimpleModel(Linear(16, 8), ReLU(), Linear(8, 4))
structured_prune(network, prune_ratio=0.5)
assert np.count_nonzero(network.layers[2].weight.data) == 32
structured_prune(network, prune_ratio=0.5, skip_head=False)
assert np.count_nonzero(network.layers[2].weight.data) == 16

# Shapes stay until the channels are removed; then the outputs are the same.
X = Tensor(np.random.randn(5, 16))
small = remove_channels(network)
assert small.layers[0].weight.shape == (16, 4) and network.layers[0].weight.shape == (16, 8)
assert np.allclose(network.forward(X), small.forward(X), atol=1e-6)
