# expect: 8 `small` has learned nothing from this loss
big = SimpleModel(Linear(20, 50), ReLU(), Linear(50, 10))
small = SimpleModel(Linear(20, 10))
x = np.random.randn(8, 20)
y = np.arange(8)
kd = KnowledgeDistillation(teacher=big, student=small)
answers = small(x)
loss = kd.loss(answers, big(x), y)
loss.backward()
