# CORRECT: Make a copy first if you need the original
import copy
original_model = load_model("digits_mlp")
compressed_model = magnitude_prune(copy.deepcopy(original_model), sparsity=0.9)
# original_model is preserved, compressed_model is pruned
assert compressed_model is not original_model
assert measure_sparsity(original_model) == 0
assert measure_sparsity(compressed_model) > 89
print(storage(compressed_model))
