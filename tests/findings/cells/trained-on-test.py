# expect: 4 `model` is asked what it was taught
model = SimpleModel(Linear(64, 32), ReLU(), Linear(32, 10))
train(model, digits().test, epochs=2, lr=0.1)
print(f"{accuracy(model):.1%}")
