model = load_model("digits_mlp")
magnitude_prune(model, sparsity=90)
# --- next cell ---
print(accuracy(model))
