data = digits().train
model = load_model("digits_mlp")
by_size = magnitude_prune(copy.deepcopy(model), sparsity=0.8)
by_gradient = gradient_prune(copy.deepcopy(model), data, sparsity=0.8)
for name, m in [("size", by_size), ("gradient", by_gradient)]:
    print(name, accuracy(m), storage(m)["csr"])
