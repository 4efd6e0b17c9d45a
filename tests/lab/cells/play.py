import copy

original = load_model("digits_mlp")

print("sparsity   read right   CSR bytes")
for s in [0.50, 0.60, 0.70, 0.80, 0.90, 0.95]:
    pruned = magnitude_prune(copy.deepcopy(original), sparsity=s, scope="global")
    csr = storage(pruned, formats=["csr"])["csr"]
    print(f"{s:8.2f}   {accuracy(pruned):10.1%}   {csr:9,}")
