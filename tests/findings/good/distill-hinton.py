teacher = load_model("digits_mlp")
student = Sequential(Linear(64, 12), ReLU(), Linear(12, 10))
distill(teacher, student, digits().train, epochs=2, lr=0.05, temperature=5.0, alpha=0.9, form="hinton", verbose=False)
print(count_parameters(student), accuracy(student))
