model = load_model("digits_mlp")
first = model.layers[0]
W = first.weight.data
print(W.shape, W.nbytes, np.abs(W).mean())
magnitude_prune(model, sparsity=0.2)
print(np.count_nonzero(first.weight.data))
