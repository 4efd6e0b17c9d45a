import copy
original = load_model("digits_mlp")
by_sparsity = {}
for sparsity in [0.5, 0.9]:
    small = structured_prune(copy.deepcopy(original), prune_ratio=sparsity / 2)
    small = remove_channels(small)
    by_sparsity[sparsity] = small
    last = small
print([count_parameters(m) for m in by_sparsity.values()], count_parameters(last), count_parameters(original))
