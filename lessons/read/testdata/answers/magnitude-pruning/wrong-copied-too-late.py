# not: `heavy` holds the weights that it was loaded with | 3 of its 6 arrays
import copy
heavy = load_model("digits_mlp")
magnitude_prune(heavy, sparsity=0.75)
light = copy.deepcopy(heavy)
