# not: at least 75% of its weights are exactly zero | 74.5% are
# not: it reads at least 95% of the test images | it reads 93.6%
import copy
original = load_model("digits_mlp")
pruned = copy.deepcopy(original)
for i in [0, 2, 4]:
    pruned.layers[i].weight.data = quantize(original, bits=3).layers[i].weight.data
magnitude_prune(pruned, sparsity=0.70)
small = quantize(pruned, bits=2, per="channel")
