import copy
original = load_model("digits_mlp")
sparse = copy.deepcopy(original)
for step in [1, 2, 3, 4]:
    magnitude_prune(sparse, sparsity=0.9 * (1 - (1 - step / 4) ** 3))
    fine_tune(sparse, digits().train, epochs=1, lr=0.05, keep_zeros=True, verbose=False)
