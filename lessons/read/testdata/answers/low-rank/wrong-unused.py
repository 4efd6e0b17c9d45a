# not: `small` has at most 3,500 parameters | it has 5,018
import copy
original = load_model("digits_mlp")
small = copy.deepcopy(original)
U, S, V = low_rank_approximate(small.layers[0].weight.data, rank_ratio=0.25)
