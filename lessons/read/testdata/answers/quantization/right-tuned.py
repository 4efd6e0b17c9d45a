import copy
original = load_model("digits_mlp")
pruned = copy.deepcopy(original)
gradient_prune(pruned, digits().train, sparsity=0.80)
fine_tune(pruned, digits().train, epochs=1, lr=0.05, keep_zeros=True, verbose=False)
small = quantize(pruned, bits=3)
