import copy
model = load_model("digits_mlp")
models = {}
for s in [0.6, 0.8]:
    models[s] = magnitude_prune(copy.deepcopy(model), sparsity=s)
models["dense"] = model
for name in models:
    print(name, accuracy(models[name]), storage(models[name])["csr"])
