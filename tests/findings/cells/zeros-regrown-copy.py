# expect: 5 Training brought 
pruned = magnitude_prune(load_model("digits_mlp"), sparsity=0.9)
print(storage(pruned)["csr"])
tuned = copy.deepcopy(pruned)
tuned = fine_tune(tuned, digits().train, 1, 0.05, False)
