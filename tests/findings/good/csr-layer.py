from scipy.sparse import csr_matrix
model = Linear(300, 200)
magnitude_prune(model, sparsity=0.9)
dense = model.weight.data
sparse = csr_matrix(dense)
print(f"{dense.nbytes} -> {sparse.nbytes}: {dense.nbytes / sparse.nbytes:.2f}x")
print(np.allclose(sparse.toarray(), dense))
