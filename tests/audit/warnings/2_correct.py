from scipy.sparse import csr_matrix, coo_matrix  # Sparse formats

model = Linear(1000, 1000)
magnitude_prune(model, sparsity=0.9)
dense_weight = model.weight.data  # 1M × 4 bytes = 4MB
sparse_weight = csr_matrix(dense_weight)  # Only stores non-zeros!

# With 90% sparsity:
# - Dense: 1M values × 4 bytes = 4MB
# - Sparse: 100K values × 4 bytes + a column of 4 bytes each + row starts
# Savings: 5x memory reduction
assert sparse_weight.nbytes == 804_004
assert sparse_weight.data.nbytes + sparse_weight.indices.nbytes + sparse_weight.indptr.nbytes == 804_004
assert coo_matrix(dense_weight).nbytes == 1_200_000
assert bitmap_matrix(dense_weight).nbytes == 525_000
assert np.array_equal(sparse_weight.toarray(), dense_weight)
x = np.ones(1000)
assert np.allclose(sparse_weight.dot(x), dense_weight @ x, atol=1e-4)
table = storage(model)
assert table["coo-int64"] == 2_000_000 + 4_000
assert table["csr-uint16"] == 604_004 + 4_000
