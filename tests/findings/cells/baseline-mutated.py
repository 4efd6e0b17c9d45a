# expect: 6 `before` and `after` are one model: both read 0.0% zeros
before = load_model("digits_mlp")
after = before
fine_tune(after, digits().train, epochs=1, lr=0.01, verbose=False)
print(measure_sparsity(before),
      measure_sparsity(after))
