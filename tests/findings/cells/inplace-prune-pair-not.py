import copy

def pair():
    model = load_model("digits_mlp")
    small = magnitude_prune(copy.deepcopy(model), sparsity=0.4)
    return model, small

before, after = pair()
print(accuracy(before), accuracy(after))
