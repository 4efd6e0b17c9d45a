import copy
model = load_model("digits_mlp")
best = model
for sparsity in [0.5, 0.9]:
    pruned = magnitude_prune(copy.deepcopy(model), sparsity=sparsity)
    shipped = pruned
print(accuracy(best), accuracy(pruned), storage(shipped))
