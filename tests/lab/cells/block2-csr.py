from scipy.sparse import csr_matrix  # Sparse format

model = Linear(1000, 1000)
magnitude_prune(model, sparsity=0.9)

dense_weight = model.weight.data
sparse_weight = csr_matrix(dense_weight)  # Only stores non-zeros!
print(dense_weight.nbytes, sparse_weight.nbytes, sparse_weight.nnz)
back = sparse_weight.toarray()
print(back.tolist() == dense_weight.tolist(), sparse_weight.dot([1.0] * 1000).shape)
