teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
train(student, digits().train, epochs=1, lr=0.1, verbose=False)
kd = KnowledgeDistillation(teacher, student)
batch = digits().test
print("distance to the teacher:", kd.loss(student(batch.images), teacher(batch.images), batch.labels))
