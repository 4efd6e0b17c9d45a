def prune_all(models, s):
    out = []
    for m in models:
        p = magnitude_prune(copy.deepcopy(m), s)
        print(accuracy(m), accuracy(p), storage(p)["csr"])
        out.append(p)
    return out
a = load_model("digits_mlp")
b = prune_all([a, a], 0.9)
