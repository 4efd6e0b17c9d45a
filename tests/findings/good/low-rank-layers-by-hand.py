model = load_model("digits_mlp")
first = model.layers[0]
U, S, V = low_rank_approximate(first.weight.data, rank_ratio=0.25)
k = len(S)
narrow = Linear(64, k, bias=False)
wide = Linear(k, 48)
narrow.weight.data = U * S
wide.weight.data = V
wide.bias.data = first.bias.data
small = Sequential(narrow, wide, *model.layers[1:])
print(count_parameters(model), "->", count_parameters(small), accuracy(small))
