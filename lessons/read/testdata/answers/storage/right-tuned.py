form = "csr-uint16+int8"
pruned = magnitude_prune(load_model("digits_mlp"), sparsity=0.88)
fine_tune(pruned, digits().train, epochs=2, lr=0.05, keep_zeros=True, verbose=False)
taken = storage(pruned)[form]
