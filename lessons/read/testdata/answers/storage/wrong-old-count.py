# not: `taken` is the size of `pruned` in that format | it is 7,051, and a new count gives
form = "bitmap+int8"
pruned = load_model("digits_mlp")
taken = storage(pruned)[form] + 1319
magnitude_prune(pruned, sparsity=0.75)
