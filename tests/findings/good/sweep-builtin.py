import copy
model = load_model("digits_mlp")
print(sweep(lambda s: accuracy(magnitude_prune(copy.deepcopy(model), s)), [0.5, 0.7, 0.9]))
