m = load_model("digits_mlp")
assert measure_sparsity(m) > 50, "not sparse"
