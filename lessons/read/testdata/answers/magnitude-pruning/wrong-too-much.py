# not: `light` reads at least 95% of the test images | it reads 70.3%
# not: one step of 5% more would be too much | it is past that point
import copy
heavy = load_model("digits_mlp")
light = magnitude_prune(copy.deepcopy(heavy), sparsity=0.90)
