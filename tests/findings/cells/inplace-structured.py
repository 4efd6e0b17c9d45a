# expect: 3 Pruning `small` also pruned `big`
big = load_model("digits_mlp")
small = structured_prune(big, prune_ratio=0.5)
tiny = remove_channels(small)
print(count_parameters(tiny))
