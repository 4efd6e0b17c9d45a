model = load_model("digits_mlp")
print(profile(model))
print(count_parameters(model), count_nonzero(model))
