model = load_model("digits_mlp")
compressed = compress_model(copy.deepcopy(model), {"magnitude_prune": 0.8, "quantize": 8})
print(compression_report(compressed))
print(accuracy(model), accuracy(compressed))
