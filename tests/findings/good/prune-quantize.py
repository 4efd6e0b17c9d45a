model = load_model("digits_mlp")
pruned = magnitude_prune(copy.deepcopy(model), sparsity=0.7)
small = quantize(pruned)
print(accuracy(small), storage(small))
