# expect: 4 At temperature 5 the teacher counts for 1/25 of its weight
teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
distill(teacher, student, digits().train, epochs=1, lr=0.1, temperature=5)
