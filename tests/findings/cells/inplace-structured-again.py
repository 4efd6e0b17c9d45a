# expect: 5 `model` was pruned before line 5 pruned it
model = load_model("digits_mlp")
for_phone = structured_prune(copy.deepcopy(model), prune_ratio=0.2)
structured_prune(model, prune_ratio=0.5)
structured_prune(model, prune_ratio=0.3)
print(remove_channels(model), remove_channels(for_phone))
