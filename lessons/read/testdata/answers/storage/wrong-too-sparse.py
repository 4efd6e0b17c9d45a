# not: `pruned` reads at least 95% of the test images | it reads 70.3%
import copy
form = "bitmap"
pruned = magnitude_prune(load_model("digits_mlp"), sparsity=0.90)
taken = storage(pruned)[form]
