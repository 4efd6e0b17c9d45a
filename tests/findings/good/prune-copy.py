import copy
original = load_model("digits_mlp")
pruned = magnitude_prune(copy.deepcopy(original), sparsity=0.8)
print(f"{accuracy(original):.1%} -> {accuracy(pruned):.1%}")
print(storage(pruned))
