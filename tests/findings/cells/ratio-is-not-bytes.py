# expect: 6 10.00 counts weights, and no bytes
model = load_model("digits_mlp")
magnitude_prune(model, sparsity=0.9)
sparsity = measure_sparsity(model) / 100
table = storage(model)
print(f"compression ratio {1 / (1 - sparsity):.1f}x, {table['dense']} bytes before")
stored = csr_matrix(model.layers[0].weight.data)
