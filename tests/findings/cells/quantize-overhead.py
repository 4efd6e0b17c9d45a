# expect: 3 `layers[2].weight` takes 
model = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 8))
codes = cluster(model, bits=8)
print(compression_report(codes))
