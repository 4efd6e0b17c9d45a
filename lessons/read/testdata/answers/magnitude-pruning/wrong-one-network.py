# not: `heavy` and `light` are two networks | one network
# not: `heavy` holds the weights that it was loaded with | 3 of its 6 arrays
heavy = load_model("digits_mlp")
light = magnitude_prune(heavy, sparsity=0.75)
