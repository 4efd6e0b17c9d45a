import copy
original_model = load_model("digits_mlp")
compressed_model = magnitude_prune(copy.deepcopy(original_model), sparsity=0.9)
print(storage(compressed_model)["csr"] < storage(original_model)["dense"])
