teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
kd = KnowledgeDistillation(teacher, student)
data = digits().train[:200]
loss = kd.distillation_loss(student.forward(data.images), teacher.forward(data.images), data.labels)
optimizer = Adam(student.parameters(), lr=0.01)
loss.backward()
optimizer.step()
print(loss)
