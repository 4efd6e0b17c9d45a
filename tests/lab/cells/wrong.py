original = load_model("digits_mlp")
compressed = magnitude_prune(original, sparsity=0.90)

print(f"original    {accuracy(original):.1%} read right")
print(f"compressed  {accuracy(compressed):.1%} read right")
print(storage(compressed, formats=["dense", "csr"]))
