import copy
original = load_model("digits_mlp")
best, kept = None, 0.0
for sparsity in [0.5, 0.7, 0.9]:
    candidate = magnitude_prune(copy.deepcopy(original), sparsity=sparsity)
    print(sparsity, storage(candidate)["csr"])
    if accuracy(candidate) >= accuracy(original) - 0.02:
        best, kept = candidate, sparsity
print(f"{kept:.0%} zeros, {accuracy(best):.1%} of {accuracy(original):.1%}")
