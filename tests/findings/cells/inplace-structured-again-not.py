model = load_model("digits_mlp")
structured_prune(model, prune_ratio=0.2)
structured_prune(model, prune_ratio=0.5)
print(remove_channels(model))
