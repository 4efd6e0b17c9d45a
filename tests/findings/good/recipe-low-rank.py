net = SimpleModel(Linear(64, 48), ReLU(), Linear(48, 10))
compress_model(net, {"low_rank": 0.25})
print(net, count_parameters(net))
