model = load_model("digits_mlp")
model = magnitude_prune(model, sparsity=0.9)
print(model.layers[0].weight.data.nbytes, csr_matrix(model.layers[0].weight.data).nbytes)
