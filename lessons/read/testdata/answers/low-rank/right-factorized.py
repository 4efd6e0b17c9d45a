original = load_model("digits_mlp")
small = factorize(original, energy=0.90)
