# Step 1: Setup (this module)
teacher = load_model("digits_mlp")  # Pre-trained
student = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))  # Random initialization
# With T², which the audit left out: without it the soft gradient fades as 1/T²
kd = KnowledgeDistillation(teacher, student, temperature=4.0, alpha=0.7, form="hinton")

# Step 2: Training (Module 06-07)
optimizer = SGD(student.parameters(), lr=0.05, momentum=0.9)  # Module 06
train_set = digits().train
before = accuracy(student)

num_epochs = 5
for epoch in range(num_epochs):
    for start in range(0, len(train_set), 64):
        batch_x = train_set.images[start:start + 64]
        batch_y = train_set.labels[start:start + 64]
        # Forward passes
        teacher_out = teacher.forward(batch_x)  # No gradients needed
        student_out = student.forward(batch_x)  # Student learns here

        # Distillation loss (THIS MODULE)
        loss = kd.distillation_loss(student_out, teacher_out, batch_y)

        # Backprop and update (Module 05-06)
        loss.backward()  # Module 05
        optimizer.step()  # Module 06
        optimizer.zero_grad()

# Now student is trained to mimic teacher!
print(f"before {before:.1%}, after {accuracy(student):.1%}, teacher {accuracy(teacher):.1%}")
assert accuracy(student) > 0.8
assert all([p.grad is None for p in teacher.parameters()])

# The same in one call, and the same with the loss handed to train
other = SimpleModel(Linear(64, 16), ReLU(), Linear(16, 10))
twin = copy.deepcopy(other)
distill(teacher, other, train_set, epochs=5, lr=0.05, temperature=4.0, alpha=0.7, form="hinton")
train(twin, train_set, epochs=5, lr=0.05, loss=KnowledgeDistillation(teacher, twin, temperature=4.0, alpha=0.7, form="hinton").loss, verbose=False)
assert np.array_equal(other.layers[0].weight.data, twin.layers[0].weight.data)
assert accuracy(other) > 0.8
