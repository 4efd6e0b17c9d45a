# not: `small` has at most 3,500 parameters | it has 5,018
# not: `original` is as it was loaded | were written into it
original = load_model("digits_mlp")
compress_model(original, {"magnitude_prune": 0.5})
small = original
