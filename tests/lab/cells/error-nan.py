m = load_model("digits_mlp")
magnitude_prune(m, sparsity=float("nan"))
