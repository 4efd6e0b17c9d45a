# not: it reads at least 95% of the test images | it reads 7
import copy
original = load_model("digits_mlp")
sparse = gradient_prune(copy.deepcopy(original), digits().train, sparsity=0.90)
