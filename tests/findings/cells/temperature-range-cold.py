# expect: 4 Temperature 0.5 sharpens what `teacher` says
teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
kd = KnowledgeDistillation(
    teacher,
    student, 0.5,
)
train(student, digits().train, epochs=1, lr=0.1, loss=kd.loss)
