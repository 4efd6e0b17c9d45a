import copy

def prune_and_test(model, s):
    """Accuracy and bytes of a pruned copy."""
    small = magnitude_prune(copy.deepcopy(model), sparsity=s)
    return accuracy(small), storage(small)["bitmap"]

net = load_model("digits_mlp")
for s in np.linspace(0.5, 0.9, 3):
    a, b = prune_and_test(net, float(s))
    print(f"{s:.1f}: {a:.1%} in {b} bytes")
