# The harsh truth:
model = Linear(1000, 1000)  # 1M parameters = 4MB
magnitude_prune(model, sparsity=0.9)  # 90% weights now zero

print(f"Sparsity: {measure_sparsity(model):.1f}%")  # 90.0%
print(f"Memory: {model.weight.data.nbytes / 1024**2:.1f} MB")  # Still 4MB!
assert model.weight.data.nbytes == 4_000_000
