# expect: 5 Pruning `model` also pruned the model in `kept`
model = load_model("digits_mlp")
kept = []
for sparsity in [0.5, 0.9]:
    kept.append(magnitude_prune(model, sparsity=sparsity))
print(accuracy(kept[0]), accuracy(kept[1]), storage(model))
