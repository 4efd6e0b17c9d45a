heavy, light = load_model("digits_mlp"), load_model("digits_mlp")
magnitude_prune(light, 0.75)
