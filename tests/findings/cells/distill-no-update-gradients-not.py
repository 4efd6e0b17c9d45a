teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
data = digits().train[:200]
kd = KnowledgeDistillation(teacher, student)
loss = kd.distillation_loss(student.forward(data.images), teacher.forward(data.images), data.labels)
loss.backward()
print(np.linalg.norm(student.layers[0].weight.grad))
