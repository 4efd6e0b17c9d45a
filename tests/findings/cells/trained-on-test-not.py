model = SimpleModel(Linear(64, 32), ReLU(), Linear(32, 10))
train(model, digits().train, epochs=2, lr=0.1)
print(f"{accuracy(model):.1%}, on what it learned from {accuracy(model, digits().train):.1%}")
