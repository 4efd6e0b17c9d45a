# expect: 6 `student` has learned nothing from this loss
teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
kd = KnowledgeDistillation(teacher, student)
data = digits().train[:200]
loss = kd.distillation_loss(student.forward(data.images), teacher.forward(data.images), data.labels)
print(loss)
