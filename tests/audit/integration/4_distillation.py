def test_knowledge_distillation_training():
    """Test full distillation training loop."""
    # Create teacher and student
    teacher = SimpleModel(Linear(20, 50), Linear(50, 10))
    student = SimpleModel(Linear(20, 10))  # Smaller

    kd = KnowledgeDistillation(teacher, student)

    # Dummy training data
    X = Tensor(np.random.randn(32, 20))
    y = np.random.randint(0, 10, 32)

    # Get initial loss
    teacher_out = teacher.forward(X)
    student_out = student.forward(X)
    initial_loss = kd.distillation_loss(student_out, teacher_out, y)

    assert initial_loss > 0
    assert not np.isnan(initial_loss)

    # Train for real: the loss is what backward starts from
    optimizer = SGD(student.parameters(), lr=0.1)
    for step in range(30):
        loss = kd.distillation_loss(student.forward(X), teacher.forward(X), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    assert loss < initial_loss
    assert teacher.layers[0].weight.grad is None
    print(f"loss {float(initial_loss):.4f} -> {loss.item():.4f}")

test_knowledge_distillation_training()
