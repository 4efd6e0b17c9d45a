# not: in the format `form`, `pruned` takes at most 3,000 bytes | as dense+int8 it takes 5,303
form = "dense+int8"
pruned = magnitude_prune(load_model("digits_mlp"), sparsity=0.75)
taken = storage(pruned)[form]
