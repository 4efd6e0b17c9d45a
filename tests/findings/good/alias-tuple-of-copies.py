import copy
original = load_model("digits_mlp")
for sparsity in [0.5, 0.9]:
    light, heavy = magnitude_prune(copy.deepcopy(original), sparsity=sparsity / 2), magnitude_prune(copy.deepcopy(original), sparsity=sparsity)
    chosen = heavy
print(accuracy(original), accuracy(light), accuracy(chosen))
print(storage(light)["csr"], storage(heavy)["csr"])
