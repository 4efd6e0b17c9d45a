# expect: 3 Pruning `model` silenced 5 classes of its last layer
model = load_model("digits_mlp")
structured_prune(model, prune_ratio=0.5, skip_head=False)
small = remove_channels(model)
