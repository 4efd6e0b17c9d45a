# expect: 5 Size and gradient disagree about `layers[0].weight`
model = SimpleModel(Linear(64, 32), ReLU(), Linear(32, 10))
data = digits().train
cross_entropy(model(data.images), data.labels).backward()
magnitude_prune(model, sparsity=0.4)
print(accuracy(model))
