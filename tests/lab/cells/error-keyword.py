m = load_model("digits_mlp")
magnitude_prune(m, sparcity=0.5)
