# The student's logits as the output of a model, so that the gradients can be
# read: with the identity for x, dL/dW is dL/dlogits.
student = SimpleModel(Linear(2, 3))
student.layers[0].weight.data = np.array([[1, 0, -1], [0, 2, 1]])
teacher = np.array([[0, 2, 1], [1, 0, -1]])
labels = [1, 0]

kd = KnowledgeDistillation(student, student, temperature=2, alpha=0.7)
loss = kd.distillation_loss(student.forward(np.eye(2)), teacher, labels)
assert abs(float(loss) - 0.7403640400) < 1e-6
loss.backward()
expected = np.array([[0.15581356, -0.14816552, -0.00764804], [-0.19252283, 0.13466093, 0.0578619]])
assert np.allclose(student.layers[0].weight.grad, expected, atol=1e-6)
assert np.allclose(student.layers[0].bias.grad, expected.sum(axis=0), atol=1e-6)

audit = KnowledgeDistillation(student, student, temperature=2, alpha=0.7, form="audit")
assert abs(float(audit.distillation_loss(student.forward(np.eye(2)), teacher, labels)) - 0.9084462514) < 1e-6

one_hot = np.array([[0, 1, 0], [1, 0, 0]])
assert abs(float(kd.distillation_loss(student.forward(np.eye(2)), teacher, one_hot)) - 0.7403640400) < 1e-6

assert np.round(softmax([1, 2, .5]), 3).astype(np.float64).round(3).tolist() == [0.231, 0.629, 0.140]
for T, p in [(3, [.308, .430, .261]), (10, [.327, .362, .311])]:
    assert np.allclose(softmax([1, 2, .5], temperature=T), p, atol=6e-4)
