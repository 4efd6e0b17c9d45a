import copy
original = load_model("digits_mlp")
sparse = magnitude_prune(copy.deepcopy(original), sparsity=0.90)
masks = [p.data != 0 for p in sparse.parameters()]
data = digits().train
optimizer = SGD(sparse.parameters(), lr=0.05, momentum=0.9)
for epoch in range(3):
    for i in range(0, len(data), 64):
        loss = cross_entropy(sparse(data.images[i:i + 64]), data.labels[i:i + 64])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        for p, mask in zip(sparse.parameters(), masks):
            if p.ndim == 2:
                p.data = p.data * mask
