model = load_model("digits_mlp")
structured_prune(model, prune_ratio=0.5, importance="l1")
small = remove_channels(model)
print(profile(small).macs, "multiplications")
