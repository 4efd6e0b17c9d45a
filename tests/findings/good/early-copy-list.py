model = load_model("digits_mlp")
snapshots = [copy.deepcopy(model)]
for s in [0.3, 0.45]:
    magnitude_prune(model, sparsity=s)
    snapshots.append(copy.deepcopy(model))
print([f"{measure_sparsity(m):.0f}%" for m in snapshots])
