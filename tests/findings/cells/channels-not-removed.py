# expect: 3 40 of 80 units of `model` are zero, and none is gone
model = load_model("digits_mlp")
structured_prune(model, prune_ratio=0.5)
print(count_parameters(model))
