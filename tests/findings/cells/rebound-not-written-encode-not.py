model = load_model("digits_mlp")
old = model.layers[0].weight.data
magnitude_prune(model, sparsity=0.8)
for w in [old, model.layers[0].weight.data]:
    print(np.count_nonzero(w), csr_matrix(w).nbytes)
