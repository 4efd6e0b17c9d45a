data = digits().train
fit, check = data[:1200], data[1200:]
model = SimpleModel(Linear(64, 32), ReLU(), Linear(32, 10))
best = 0.0
for epoch in range(2):
    train(model, fit, epochs=1, lr=0.1, verbose=False)
    best = max(best, accuracy(model, check))
print(best)
