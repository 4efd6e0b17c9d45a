original = load_model("digits_mlp")
small = Sequential(Linear(64, 16), ReLU(), Linear(16, 10))
distill(original, small, digits().train, epochs=8, lr=0.1, temperature=4.0, alpha=0.7, form="hinton", verbose=False)
