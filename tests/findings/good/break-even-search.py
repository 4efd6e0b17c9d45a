for s in [0.2, 0.4, 0.6, 0.8]:
    layer = Linear(100, 100)
    magnitude_prune(layer, sparsity=s)
    e = csr_matrix(layer.weight.data)
    print(s, e.nbytes, e.nbytes < 40000)
