model = load_model("digits_mlp")
for ratio in [0.1, 0.25, 0.4]:
    f = factorize(model, rank_ratio=ratio)
    print(ratio, count_parameters(f), f"{accuracy(f):.1%}")
