# not: nine in ten weights of `sparse` are zero | 84.
# not: it reads at least 95% of the test images | it reads 9.7%
# not: each of its three layers has weights left | 1 of its 3 layers have none
import copy
original = load_model("digits_mlp")
sparse = copy.deepcopy(original)
for i, share in [(0, 0.80), (2, 1.0), (4, 0.50)]:
    magnitude_prune(sparse.layers[i], sparsity=share)
