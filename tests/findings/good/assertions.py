def test_prune():
    model = SimpleModel(Linear(10, 20), ReLU(), Linear(20, 5))
    before = count_parameters(model)
    out = magnitude_prune(model, sparsity=0.5)
    assert out is model
    assert count_parameters(model) == before
    assert measure_sparsity(out) == 50.0

test_prune()
print("passed")
