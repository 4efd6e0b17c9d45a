original = load_model("digits_mlp")
small = compress_model(load_model("digits_mlp"), {"quantize": 3, "magnitude_prune": 0.75})
