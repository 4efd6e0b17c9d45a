model = load_model("digits_mlp")
magnitude_prune(model, sparsity=0.4)
kept = 1 - measure_sparsity(model) / 100
print(f"one weight in {1 / kept:.2f} is kept")
