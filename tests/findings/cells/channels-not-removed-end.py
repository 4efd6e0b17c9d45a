# expect: 4 23 of 80 units of `slim` are zero, and none is gone
import copy
full = load_model("digits_mlp")
slim = structured_prune(copy.deepcopy(full), prune_ratio=0.3, importance="l1")
print(accuracy(full), accuracy(slim))
