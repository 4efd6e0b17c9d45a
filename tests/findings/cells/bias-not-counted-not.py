model = SimpleModel(Linear(64, 48), ReLU(), Linear(48, 10))  # its biases are zero from the start
structured_prune(model, prune_ratio=0.5)
small = remove_channels(model)
print(measure_sparsity(model), count_parameters(small))
