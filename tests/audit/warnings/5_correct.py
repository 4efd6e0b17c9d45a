# Above 0 everything works: nothing underflows above 20, but the targets tend to
# uniform, and without T² the soft gradient fades.
teacher_logits = np.array([[2.0, 1.0, 0.1, -1.5]])

def normalised_entropy(temperature):
    p = softmax(teacher_logits, temperature=temperature)
    return -np.sum(p * np.log(p)) / np.log(4)

for temperature, expected in [(1, 0.668), (3, 0.942), (10, 0.994), (20, 0.9985)]:
    found = normalised_entropy(temperature)
    assert abs(found - expected) < 6e-4, f"{found} at {temperature}"
    print(f"T = {temperature:>2}: {found:.3f}")

model = SimpleModel(Linear(4, 3))
for temperature in [0.01, 1, 50, 1000]:
    loss = KnowledgeDistillation(model, model, temperature=temperature).distillation_loss(
        np.array([[1.0, 0.0, -1.0]]), np.array([[0.0, 2.0, 1.0]]), [1])
    assert np.isfinite(loss)
