def pruned_copy(model, sparsity):
    clone = copy.deepcopy(model)
    return magnitude_prune(clone, sparsity=sparsity)

a = load_model("digits_mlp")
b = pruned_copy(a, 0.75)
print(a is b, accuracy(a), accuracy(b), storage(b)["csr"])
