import copy
model = load_model("digits_mlp")
variants = [magnitude_prune(copy.deepcopy(model), sparsity=s) for s in (0.5, 0.7, 0.9)]
print([round(accuracy(v), 3) for v in variants])
print([storage(v)["csr"] for v in variants])
