import copy
def evaluate(net, label):
    print(label, accuracy(net), measure_sparsity(net))
    return accuracy(net)
model = load_model("digits_mlp")
base = evaluate(model, "before")
magnitude_prune(model, 0.4)
after = evaluate(model, "after")
print(base - after)
