# expect: 8 `net` is asked what it was taught
data = digits().test
net = SimpleModel(Linear(64, 32), ReLU(), Linear(32, 10))
optimizer = SGD(net.parameters(), lr=0.1)
for i in range(0, 320, 32):
    cross_entropy(net(data.images[i:i + 32]), data.labels[i:i + 32]).backward()
    optimizer.step(); optimizer.zero_grad()
print(f"accuracy: {accuracy(net):.1%}")
