original = load_model("digits_mlp")
print("silent")
# --- next cell ---
compressed = magnitude_prune(original, sparsity=0.9)
print(storage(compressed)["csr"])
