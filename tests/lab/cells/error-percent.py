m = load_model("digits_mlp")
magnitude_prune(m, 90)
