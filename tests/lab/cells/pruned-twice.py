model = load_model("digits_mlp")
for s in [0.9, 0.5]:
    small = magnitude_prune(model, sparsity=s)
    print(s, accuracy(small))
print(storage(model)["csr"])
