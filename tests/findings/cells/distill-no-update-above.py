teacher = load_model("digits_mlp")
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
kd = KnowledgeDistillation(teacher, student, temperature=20)
data = digits().train[:200]
# --- next cell ---
# expect: 3 `student` has learned nothing from this loss
# also: temperature-range
loss = kd.loss(student(data.images), teacher(data.images), data.labels)
