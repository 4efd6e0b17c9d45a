import copy

original = load_model("digits_mlp")
compressed = magnitude_prune(copy.deepcopy(original), sparsity=0.80)

print("one object?", compressed is original)
print(f"original    {accuracy(original):.1%} read right")
print(f"compressed  {accuracy(compressed):.1%} read right")
print(storage(compressed, formats=["dense", "csr"]))
