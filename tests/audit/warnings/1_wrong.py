# WRONG: Expecting original model to be preserved
original_model = load_model("digits_mlp")
compressed_model = magnitude_prune(original_model, sparsity=0.9)
# original_model is NOW PRUNED! Both variables point to same model!
assert compressed_model is original_model
assert measure_sparsity(original_model) > 89
