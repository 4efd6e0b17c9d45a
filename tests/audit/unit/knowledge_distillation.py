def test_unit_knowledge_distillation():
    """Loss, temperature, alpha."""
    teacher = SimpleModel(Linear(10, 20), Linear(20, 5))
    student = SimpleModel(Linear(10, 5))
    kd = KnowledgeDistillation(teacher, student, temperature=3.0, alpha=0.7)

    input_data = Tensor(np.random.randn(8, 10))
    true_labels = np.array([0, 1, 2, 3, 4, 0, 1, 2])
    teacher_output = teacher.forward(input_data)
    student_output = student.forward(input_data)

    loss = kd.distillation_loss(student_output, teacher_output, true_labels)
    assert loss > 0
    assert isinstance(loss.item(), float)

    # Alpha weighs a soft and a hard part
    soft = KnowledgeDistillation(teacher, student, temperature=3.0, alpha=1.0).distillation_loss(student_output, teacher_output, true_labels)
    hard = KnowledgeDistillation(teacher, student, temperature=3.0, alpha=0.0).distillation_loss(student_output, teacher_output, true_labels)
    assert abs(float(loss) - (0.7 * float(soft) + 0.3 * float(hard))) < 1e-6
    assert abs(float(hard) - float(cross_entropy(student_output, true_labels))) < 1e-6

    # T² takes the fading of the soft part back
    hinton = KnowledgeDistillation(teacher, student, temperature=3.0, alpha=1.0, form="hinton")
    assert abs(float(hinton.distillation_loss(student_output, teacher_output, true_labels)) - 9 * float(soft)) < 1e-5

test_unit_knowledge_distillation()
