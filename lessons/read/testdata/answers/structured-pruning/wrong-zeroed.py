# not: `small` has at most 1,500 parameters | it has 5,018: what is zero is still there
import copy
original = load_model("digits_mlp")
small = structured_prune(copy.deepcopy(original), prune_ratio=0.70)
fine_tune(small, digits().train, epochs=2, lr=0.05, keep_zeros=True, verbose=False)
