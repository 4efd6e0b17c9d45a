# not: it reads at least 95% of the test images | it reads
# not: each of the ten digits can be read | it reads 0.0%
import copy
original = load_model("digits_mlp")
small = remove_channels(structured_prune(copy.deepcopy(original), prune_ratio=0.70, skip_head=False))
