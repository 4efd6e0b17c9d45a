# not: it reads at least 95% of the test images | it reads 10.0%
# not: at temperature 4 it answers like the teacher | 0.06 would be close
teacher = load_model("digits_mlp")
student = Sequential(Linear(64, 12), ReLU(), Linear(12, 10))
kd = KnowledgeDistillation(teacher, student, temperature=4.0, alpha=0.7, form="hinton")
data = digits().train
loss = kd.distillation_loss(student(data.images), teacher(data.images), data.labels)
loss.backward()
