import copy
original = load_model("digits_mlp")
small = copy.deepcopy(original)
for ratio in [0.5, 0.4]:
    small = remove_channels(structured_prune(small, prune_ratio=ratio, importance="l1"))
    fine_tune(small, digits().train, epochs=1, lr=0.05, verbose=False)
