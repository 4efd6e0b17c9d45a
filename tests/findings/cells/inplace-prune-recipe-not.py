model = load_model("digits_mlp")
compressed = compress_model(copy.deepcopy(model), {"magnitude_prune": 0.4})
