layer = Linear(128, 64)
magnitude_prune(layer, sparsity=0.8)
W = layer.weight.data
for make in [csr_matrix, coo_matrix, bitmap_matrix]:
    print(make(W))
