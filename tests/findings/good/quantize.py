model = load_model("digits_mlp")
q = quantize(model)
print(accuracy(model), accuracy(q), storage(q))
