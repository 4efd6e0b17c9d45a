# not: `small` takes at most 2,400 bytes | it takes 20,072
import copy
original = load_model("digits_mlp")
small = magnitude_prune(copy.deepcopy(original), sparsity=0.75)
