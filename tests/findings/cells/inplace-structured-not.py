import copy
big = load_model("digits_mlp")
small = structured_prune(copy.deepcopy(big), prune_ratio=0.5)
tiny = remove_channels(small)
print(count_parameters(tiny))
