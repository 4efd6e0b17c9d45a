teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
kd = KnowledgeDistillation(teacher, student, temperature=2.0)
optimizer = SGD(student.parameters(), lr=0.1, momentum=0.9)
data = digits().train
for epoch in range(2):
    for i in range(0, len(data), 128):
        x, y = data.images[i:i + 128], data.labels[i:i + 128]
        loss = kd.distillation_loss(student.forward(x), teacher.forward(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, loss)
print(accuracy(student))
