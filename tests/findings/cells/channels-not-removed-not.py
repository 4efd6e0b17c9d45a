model = load_model("digits_mlp")
structured_prune(model, prune_ratio=0.5)
print(count_parameters(remove_channels(model)), count_parameters(model))
