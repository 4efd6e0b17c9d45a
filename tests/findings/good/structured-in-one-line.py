small = remove_channels(structured_prune(load_model("digits_mlp"), prune_ratio=0.5))
print(small, accuracy(small))
