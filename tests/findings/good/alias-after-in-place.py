model = load_model("digits_mlp")
for sparsity in [0.9]:
    magnitude_prune(model, sparsity=sparsity)
    shipped = model
print(f"{accuracy(shipped):.1%} with {measure_sparsity(shipped):.0f}% zeros")
print(storage(shipped))
