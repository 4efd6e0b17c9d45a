teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
batch = digits().test[:32]
s, t = student(batch.images), teacher(batch.images)
for alpha in [0.0, 0.5, 1.0]:
    kd = KnowledgeDistillation(teacher, student, alpha=alpha)
    print(alpha, kd.distillation_loss(s, t, batch.labels))
