# not: `small` takes at most 1,300 bytes in its best format | at best it takes 2,948
import copy
original = load_model("digits_mlp")
small = magnitude_prune(copy.deepcopy(original), sparsity=0.90)
fine_tune(small, digits().train, epochs=3, lr=0.05, keep_zeros=True, verbose=False)
