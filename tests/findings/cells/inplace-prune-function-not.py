import copy
def compare(net, s):
    compressed = magnitude_prune(copy.deepcopy(net), sparsity=s)
    before = accuracy(net)
    after = accuracy(compressed)
    print(before, after, storage(compressed)["csr"])

compare(load_model("digits_mlp"), 0.9)
