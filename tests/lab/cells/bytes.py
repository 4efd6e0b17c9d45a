import copy

original = load_model("digits_mlp")
pruned = magnitude_prune(copy.deepcopy(original), sparsity=0.90)

before = original.layers[0].weight.data
after = pruned.layers[0].weight.data
print(f"{measure_sparsity(pruned):.1f}% of the weights are zero")
print(f"first layer before: {before.nbytes:,} bytes")
print(f"first layer after:  {after.nbytes:,} bytes")
