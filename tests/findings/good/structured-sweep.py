model = load_model("digits_mlp")
for r in [0.1, 0.3, 0.5]:
    m = remove_channels(structured_prune(copy.deepcopy(model), prune_ratio=r))
    print(f"{r:.0%} of the units gone: {count_parameters(m)} parameters, {accuracy(m):.1%}")
