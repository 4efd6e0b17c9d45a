# not: it reads at least 95% of the test images | it reads 49.2%
original = load_model("digits_mlp")
small = factorize(original, rank_ratio=0.25)
