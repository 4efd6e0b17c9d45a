layer = Linear(16, 8)
norms = np.linalg.norm(layer.weight.data, axis=0)
weakest = np.argsort(norms)[:3]
layer.weight.data[:, weakest] = 0
layer.bias.data[weakest] = 0
print(np.count_nonzero(layer.weight.data))
