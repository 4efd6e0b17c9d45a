# not: in the format `form`, `pruned` takes at most 3,000 bytes | storage has no format 'zip'
# not: `taken` is the size of `pruned` in that format | storage has no format 'zip'
form = "zip"
pruned = magnitude_prune(load_model("digits_mlp"), sparsity=0.75)
taken = 2000
