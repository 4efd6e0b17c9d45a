# Issue 9: importance by gradients
train_set = digits().train[:200]
for method in ["taylor", "snip"]:
    model = load_model("digits_mlp")
    gradient_prune(model, train_set, sparsity=0.5, method=method)
    assert measure_sparsity(model) == 50.0
    assert accuracy(model) > 0.9

pattern = load_model("digits_mlp")
nm_prune(pattern)
weight = pattern.layers[0].weight.data
groups = (weight != 0).reshape(16, 4, 48).sum(axis=1)
assert groups.max() == 2
