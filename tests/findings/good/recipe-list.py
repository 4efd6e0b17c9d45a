model = load_model("digits_mlp")
steps = [{"step": "magnitude_prune", "sparsity": 0.8},
         {"step": "fine_tune", "epochs": 1, "lr": 0.02, "keep_zeros": True},
         {"step": "quantize"}]
small = compress_model(copy.deepcopy(model), steps)
print(compression_report(small))
