layer = Linear(10, 5)
x = np.random.randn(2, 10)
before = layer(x).data
magnitude_prune(layer, sparsity=0.3)
after = layer(x).data
print("drift", np.linalg.norm(after - before) / np.linalg.norm(before))
