original = load_model("digits_mlp")
small = remove_channels(structured_prune(load_model("digits_mlp"), prune_ratio=0.6))
fine_tune(small, digits().train, epochs=3, lr=0.05, verbose=False)
small = quantize(small, bits=5)
