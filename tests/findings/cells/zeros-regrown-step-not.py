model = load_model("digits_mlp")
magnitude_prune(model, sparsity=0.8)
masks = [p.data != 0 for p in model.parameters()]
data = digits().train
optimizer = SGD(model.parameters(), lr=0.01)
for epoch in range(2):
    for i in range(0, 256, 64):
        loss = cross_entropy(model(data.images[i:i + 64]), data.labels[i:i + 64])
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        for p, mask in zip(model.parameters(), masks):
            if p.ndim > 1:
                p.data = p.data * mask
print(accuracy(model), storage(model)["csr"])
