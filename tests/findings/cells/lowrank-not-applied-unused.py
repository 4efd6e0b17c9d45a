# expect: 6 `net` still holds its whole 80 × 60 weight
net = SimpleModel(Linear(80, 60), ReLU(), Linear(60, 10))
factors = []
for layer in net.layers:
    if isinstance(layer, Linear) and layer.in_features > 60:
        factors.append(low_rank_approximate(layer.weight.data, rank_ratio=0.2))
