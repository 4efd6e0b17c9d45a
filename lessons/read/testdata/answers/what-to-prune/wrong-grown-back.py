# not: nine in ten weights of `sparse` are zero | 3
import copy
original = load_model("digits_mlp")
sparse = magnitude_prune(copy.deepcopy(original), sparsity=0.90)
fine_tune(sparse, digits().train, epochs=3, lr=0.05, verbose=False)
