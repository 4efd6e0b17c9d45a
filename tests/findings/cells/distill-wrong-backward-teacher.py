# expect: 8 The step moved `teacher`, which was to teach
teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
kd = KnowledgeDistillation(teacher, student)
optimizer = SGD(teacher.parameters() + student.parameters(), lr=0.1)
data = digits().train[:200]
kd.loss(teacher(data.images), student(data.images), data.labels).backward()
optimizer.step()
