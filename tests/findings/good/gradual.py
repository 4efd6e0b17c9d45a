model = load_model("digits_mlp")
for s in [0.5, 0.65, 0.8]:
    magnitude_prune(model, sparsity=s)
    fine_tune(model, digits().train, epochs=1, lr=0.02, keep_zeros=True, verbose=False)
    print(s, f"{accuracy(model):.1%}")
print(storage(model)["csr"])
