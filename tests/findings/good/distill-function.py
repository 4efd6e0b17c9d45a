def train_step(kd, optimizer, x, y):
    loss = kd.loss(kd.student(x), kd.teacher(x), y)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return float(loss)

teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 8), ReLU(), Linear(8, 10))
kd = KnowledgeDistillation(teacher, student, temperature=4, form="hinton")
optimizer = Adam(student.parameters(), lr=0.01)
data = digits().train[:256]
history = [train_step(kd, optimizer, data.images, data.labels) for _ in range(5)]
print(history[0] > history[-1])
