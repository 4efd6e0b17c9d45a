# expect: 3 3,942 zeros in `model` still take 4 bytes each
model = load_model("digits_mlp")
model = magnitude_prune(model, sparsity=0.8)
print(f"{accuracy(model):.1%}")
