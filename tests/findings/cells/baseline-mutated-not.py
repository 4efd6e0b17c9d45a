import copy
before = load_model("digits_mlp")
after = copy.deepcopy(before)
fine_tune(after, digits().train, epochs=1, lr=0.01, verbose=False)
print(measure_sparsity(before),
      measure_sparsity(after))
