model = load_model("digits_mlp")
small = magnitude_prune(copy.deepcopy(model), sparsity=0.9)
table = storage(small)
before, after = table["dense"], table["csr"]
print(f"{before} / {after} = {before / after:.2f}")
print(f"sparsity {measure_sparsity(small):.1f}%")
