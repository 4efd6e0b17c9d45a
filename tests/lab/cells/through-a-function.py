def compress(net):
    return magnitude_prune(net, sparsity=0.9)

big = load_model("digits_mlp")
small = compress(big)
print(storage(small)["csr"])
