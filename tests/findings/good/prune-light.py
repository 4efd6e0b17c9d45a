model = load_model("digits_mlp")
magnitude_prune(model, 0.3)
print(f"{measure_sparsity(model):.1f}% zeros, {accuracy(model):.1%}")
