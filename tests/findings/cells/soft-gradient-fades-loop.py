# expect: 4 At temperature 4 the teacher counts for 1/16 of its weight
teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
kd = KnowledgeDistillation(
    teacher, student,
    temperature=4,
)
optimizer = SGD(student.parameters(), lr=0.1)
data = digits().train[:200]
for step in range(3):
    loss = kd.loss(student(data.images), teacher(data.images), data.labels)
    loss.backward()
    optimizer.step()
