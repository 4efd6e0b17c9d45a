# expect: 5 46.8% leaves 40 biases out that became zero too
model = load_model("digits_mlp")
structured_prune(model, prune_ratio=0.5)
small = remove_channels(model)
print(measure_sparsity(model), count_parameters(small))
