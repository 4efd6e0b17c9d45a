model = load_model("digits_mlp")
magnitude_prune(model, sparsity=0.7)
sparse = csr_matrix(model.layers[0].weight.data)
print(sparse.nbytes)
