# expect: 6 Pruning `pruned` also pruned `model`
# also: baseline-mutated zeros-still-stored
model = load_model("digits_mlp")
best = model
for sparsity in [0.5, 0.9]:
    pruned = magnitude_prune(model, sparsity=sparsity)
print(accuracy(best), accuracy(pruned))
