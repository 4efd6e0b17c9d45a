teacher = load_model("digits_mlp")
student = Sequential(Linear(64, 13, bias=False), ReLU(), Linear(13, 10, bias=False))
distill(teacher, student, digits().train, epochs=12, lr=0.1, temperature=5.0, alpha=0.9, form="hinton", verbose=False)
