model = SimpleModel(Linear(64, 32), ReLU(), Linear(32, 10))
data = digits()
train(model, data.train, epochs=3, lr=0.1)
print("test", accuracy(model, data.test))
