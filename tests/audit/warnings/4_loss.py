teacher = SimpleModel(Linear(20, 50), ReLU(), Linear(50, 10))
student = SimpleModel(Linear(20, 10))
batch_x = Tensor(np.random.randn(32, 20))
labels = np.random.randint(0, 10, 32)
student_out = student.forward(batch_x)
teacher_out = teacher.forward(batch_x)

# WRONG: expecting the loss to train the student
kd = KnowledgeDistillation(teacher, student)
loss = kd.distillation_loss(student_out, teacher_out, labels)  # Just a number
print(f"loss {loss:.4f}")
