model = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 8))
codes = cluster(model, bits=4)
print(compression_report(codes))
