model = load_model("digits_mlp")
a = magnitude_prune(copy.deepcopy(model), sparsity=0.9, scope="global")
b = magnitude_prune(copy.deepcopy(model), sparsity=0.9, scope="layer")
for name, m in {"global": a, "layer": b}.items():
    print(f"{name:>7} {accuracy(m):.1%} {storage(m)['csr']}")
