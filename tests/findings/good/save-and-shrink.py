model = load_model("digits_mlp")
small = magnitude_prune(copy.deepcopy(model), sparsity=0.95)
stored = [csr_matrix(l.weight.data) for l in small.layers if isinstance(l, Linear)]
x = digits().test.images[:4]
print(np.allclose(stored[0].toarray(), small.layers[0].weight.data), sum(s.nbytes for s in stored))
