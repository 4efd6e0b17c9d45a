# expect: 5 Temperature 20 flattens what `teacher` says
# also: soft-gradient-fades
teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
distill(teacher, student, digits().train, epochs=1, lr=0.1, temperature=20)
