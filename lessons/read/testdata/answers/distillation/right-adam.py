teacher = load_model("digits_mlp")
student = Sequential(Linear(64, 13), ReLU(), Linear(13, 10))
kd = KnowledgeDistillation(teacher, student, temperature=4.0, alpha=1.0, form="hinton")
optimizer = Adam(student.parameters(), lr=0.01)
data = digits().train
for epoch in range(24):
    for i in range(0, len(data), 64):
        x, y = data.images[i:i + 64], data.labels[i:i + 64]
        optimizer.zero_grad()
        kd.distillation_loss(student(x), teacher(x), y).backward()
        optimizer.step()
