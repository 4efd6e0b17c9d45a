teacher = SimpleModel(Linear(4, 3))
student = SimpleModel(Linear(4, 3))
kd = KnowledgeDistillation(teacher, student, temperature=-1.5)
