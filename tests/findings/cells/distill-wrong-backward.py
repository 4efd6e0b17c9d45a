# expect: 10 Backward started from `cross_entropy`, not from the distillation loss
teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
kd = KnowledgeDistillation(teacher, student)
optimizer = SGD(student.parameters(), lr=0.1)
data = digits().train[:200]
out = student.forward(data.images)
loss = kd.distillation_loss(out, teacher.forward(data.images), data.labels)
hard = cross_entropy(out, data.labels)
hard.backward()
optimizer.step()
