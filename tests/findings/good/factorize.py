model = load_model("digits_mlp")
small = factorize(model, rank_ratio=0.25)
print(count_parameters(model), count_parameters(small), accuracy(small))
print(compression_report(small))
