# not: it reads at least 95% of the test images | it reads
# not: no digit is read right less often than 85% | it reads 0.0%
import copy
original = load_model("digits_mlp")
small = compress_model(copy.deepcopy(original), [
    {"step": "structured_prune", "prune_ratio": 0.5, "skip_head": False},
    {"step": "remove_channels"},
    {"step": "quantize", "bits": 4}])
