# expect: 4 Pruning `before` also pruned `after`
def pair():
    model = load_model("digits_mlp")
    small = magnitude_prune(model, sparsity=0.4)
    return model, small

before, after = pair()
print(accuracy(before), accuracy(after))
