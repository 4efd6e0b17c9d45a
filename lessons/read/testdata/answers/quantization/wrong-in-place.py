# not: `original` is as it was loaded | its numbers have changed
original = load_model("digits_mlp")
small = cluster(magnitude_prune(original, sparsity=0.75), bits=3)
