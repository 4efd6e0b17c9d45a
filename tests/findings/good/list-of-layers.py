model = load_model("digits_mlp")
linears = [l for l in model.layers if isinstance(l, Linear)]
for l in linears:
    print(l.in_features, l.out_features, np.abs(l.weight.data).mean())
magnitude_prune(model, sparsity=0.25)
