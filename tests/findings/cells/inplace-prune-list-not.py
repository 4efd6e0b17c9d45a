import copy
model = load_model("digits_mlp")
kept = []
for sparsity in [0.5, 0.9]:
    kept.append(magnitude_prune(copy.deepcopy(model), sparsity=sparsity))
    last = kept[-1]
print(accuracy(kept[0]), accuracy(last), storage(kept[0]), storage(last))
