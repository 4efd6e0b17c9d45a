model = SimpleModel(Linear(64, 32), ReLU(), Linear(32, 10))
train(model, digits().test, epochs=1, lr=0.1, verbose=False)
# --- next cell ---
# expect: 3 `model` is asked what it was taught
images = digits().test
print(accuracy(model, images))
