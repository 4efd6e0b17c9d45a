model = SimpleModel(Linear(64, 32), ReLU(), Linear(32, 10))
opt = SGD(model.parameters(), lr=0.1)
data = digits().train
for start in range(0, 640, 64):
    batch = data[start:start + 64]
    loss = cross_entropy(model(batch.images), batch.labels)
    loss.backward()
    opt.step()
    opt.zero_grad()
print(f"{accuracy(model):.1%}")
