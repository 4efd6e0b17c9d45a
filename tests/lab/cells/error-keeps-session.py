original = load_model("digits_mlp")
# --- next cell ---
print("so far")
extra = load_model("digits_mlp")
magnitude_prune(original, sparsity=90)
