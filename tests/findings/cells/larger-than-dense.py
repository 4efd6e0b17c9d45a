# expect: 4 `csr_matrix` made 17,004 bytes of 12,288
model = load_model("digits_mlp")
magnitude_prune(model, sparsity=0.3)
sparse = csr_matrix(model.layers[0].weight.data)
print(sparse.nbytes)
