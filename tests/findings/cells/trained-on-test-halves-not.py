data = digits().train
net = SimpleModel(Linear(64, 32), ReLU(), Linear(32, 10))
train(net, data[:1000], epochs=2, lr=0.1, verbose=False)
print(f"validation: {accuracy(net, data[1000:]):.1%}")
