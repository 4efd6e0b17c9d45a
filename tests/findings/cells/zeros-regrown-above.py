model = magnitude_prune(load_model("digits_mlp"), sparsity=0.9)
# --- next cell ---
# expect: 2 Training brought 
train(model, digits().train, 1, 0.05, verbose=False)
