import copy
model = load_model("digits_mlp")
results = []
for s in [0.5, 0.6, 0.7, 0.8, 0.9]:
    candidate = copy.deepcopy(model)
    magnitude_prune(candidate, sparsity=s)
    results.append((s, accuracy(candidate), storage(candidate)["csr"]))
for s, acc, size in results:
    print(f"{s:.2f} {acc:6.1%} {size:7,}")
