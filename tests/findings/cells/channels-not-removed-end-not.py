import copy
full = load_model("digits_mlp")
for ratio in [0.1, 0.2]:
    slim = structured_prune(copy.deepcopy(full), prune_ratio=ratio)
    print(ratio, accuracy(full), accuracy(slim))
