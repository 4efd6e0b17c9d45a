model = load_model("digits_mlp")
magnitude_prune(model, sparsity=0.9)
sparsity = measure_sparsity(model) / 100
table = storage(model)
print(f"compression ratio {table['dense'] / table['csr']:.1f}x, {table['dense']} bytes before")
print("weights for each one kept:", 1 / (1 - sparsity))
stored = csr_matrix(model.layers[0].weight.data)
