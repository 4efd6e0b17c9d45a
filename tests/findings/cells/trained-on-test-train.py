# expect: 5 `net` is asked what it was taught
data = digits().train
net = SimpleModel(Linear(64, 32), ReLU(), Linear(32, 10))
train(net, data, epochs=2, lr=0.1, verbose=False)
print(f"accuracy: {accuracy(net, data):.1%}")
