teacher = SimpleModel(Linear(20, 50), ReLU(), Linear(50, 10))
student = SimpleModel(Linear(20, 10))
batch_x = Tensor(np.random.randn(32, 20))
labels = np.random.randint(0, 10, 32)
student_out = student.forward(batch_x)
teacher_out = teacher.forward(batch_x)

# This class provides:
kd = KnowledgeDistillation(teacher, student)
before = student.layers[0].weight.data.copy()
loss = kd.distillation_loss(student_out, teacher_out, labels)  # Just a number
print(f"loss {loss:.4f}")
assert np.array_equal(student.layers[0].weight.data, before)

# This class DOES NOT provide:
kd.train()  # No training loop
