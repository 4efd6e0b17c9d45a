# expect: 4 Pruning `compressed` also pruned `net`
# also: baseline-mutated
def compare(net, s):
    compressed = nm_prune(net)
    before = accuracy(net)
    after = accuracy(compressed)
    print(before, after, storage(compressed)["csr"])

compare(load_model("digits_mlp"), 0.9)
