teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 12), ReLU(), Linear(12, 10))
distill(teacher, student, digits().train, epochs=3, lr=0.1, temperature=3)
print(accuracy(teacher), accuracy(student))
