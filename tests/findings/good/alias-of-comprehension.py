import copy
original = load_model("digits_mlp")
for rounds in range(2):
    all = [magnitude_prune(copy.deepcopy(original), sparsity=s) for s in (0.5, 0.9)]
    first, last = all
    shipped = last
print(accuracy(original), accuracy(first), accuracy(shipped))
print([storage(m)["csr"] for m in all])
