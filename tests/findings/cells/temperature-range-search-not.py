teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
data = digits().test
for T in [0.5, 1, 2, 5, 20]:
    kd = KnowledgeDistillation(teacher, student, temperature=T)
    print(T, kd.distillation_loss(student(data.images), teacher(data.images), data.labels))
