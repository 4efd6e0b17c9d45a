from copy import deepcopy
base = load_model("digits_mlp")
small = deepcopy(base)
magnitude_prune(small, sparsity=0.7)
print("zeros", measure_sparsity(small), "of baseline", measure_sparsity(base))
print(storage(small, formats=["dense", "csr", "bitmap"]))
