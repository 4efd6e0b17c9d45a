# not: it reads at least 95% of the test images | it reads
original = load_model("digits_mlp")
first = original.layers[0]
U, S, V = low_rank_approximate(first.weight.data, rank_ratio=0.25)
down, up = Linear(64, 12, bias=False), Linear(12, 48)
down.weight.data = U
up.weight.data = V
up.bias.data = first.bias.data.copy()
small = Sequential(down, up, *original.layers[1:])
