model = load_model("digits_mlp")
backup = copy.deepcopy(model)
for s in [0.5, 0.7, 0.9]:
    model = copy.deepcopy(backup)
    model = magnitude_prune(model, sparsity=s)
    print(s, accuracy(model))
print(accuracy(backup), storage(model)["bitmap"])
