import copy
trained = load_model("digits_mlp")
pruned = magnitude_prune(copy.deepcopy(trained), sparsity=0.8)
fine_tune(pruned, digits().train, epochs=1, lr=0.01, keep_zeros=True)
print(f"{accuracy(pruned):.1%}", storage(pruned)["csr"])
