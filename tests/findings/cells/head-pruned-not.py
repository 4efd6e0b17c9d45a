model = load_model("digits_mlp")
structured_prune(model, prune_ratio=0.5, skip_head=True)
small = remove_channels(model)
