model = load_model("digits_mlp")
first = model.layers[0]
alias = model
same = magnitude_prune(alias, sparsity=0)
alias = None
same = None
model = magnitude_prune(model, sparsity=0.3)
copies = [copy.deepcopy(model) for _ in range(2)]
for m in copies:
    magnitude_prune(m, sparsity=0.4)
one = load_model("digits_mlp")
two = one
one = load_model("digits_mlp")
magnitude_prune(one, sparsity=0.4)
before = accuracy(two)
magnitude_prune(two, sparsity=0.4)
after = accuracy(two)
print(before, after)
print(first.weight.shape, model.layers[0] is first)
