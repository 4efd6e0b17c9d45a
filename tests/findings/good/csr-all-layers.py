model = load_model("digits_mlp")
magnitude_prune(model, sparsity=0.9)
total = 0
for layer in model.layers:
    if isinstance(layer, Linear):
        total += csr_matrix(layer.weight.data).nbytes + layer.bias.data.nbytes
print(total)
