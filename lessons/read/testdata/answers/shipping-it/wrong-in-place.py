# not: `original` is there to go back to | work on a copy
original = load_model("digits_mlp")
small = compress_model(original, [
    {"step": "structured_prune", "prune_ratio": 0.5},
    {"step": "remove_channels"},
    {"step": "fine_tune", "epochs": 2, "lr": 0.05},
    {"step": "quantize", "bits": 4}])
