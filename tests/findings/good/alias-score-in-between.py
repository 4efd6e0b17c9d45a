import copy
original = load_model("digits_mlp")
scores = {}
for sparsity in [0.5, 0.9]:
    small = copy.deepcopy(original)
    scores[sparsity] = accuracy(magnitude_prune(small, sparsity=sparsity))
    shipped = small
print(scores, accuracy(original), accuracy(shipped))
print(storage(shipped))
