# expect: 3 Compressing `compressed` also compressed `model`
model = load_model("digits_mlp")
compressed = compress_model(model, {"magnitude_prune": 0.4})
