def test_module():
    """Pipeline, distillation, low rank: one after the other."""
    # Realistic compression scenario
    student = SimpleModel(Linear(784, 128), Linear(128, 64), Linear(64, 10))
    student_params = sum(p.size for p in student.parameters())
    compression_config = {
        'magnitude_prune': 0.8,
        'structured_prune': 0.3
    }
    compressed_model = compress_model(student, compression_config)
    assert measure_sparsity(compressed_model) > 80
    assert sum(p.size for p in compressed_model.parameters()) == student_params

    # Distillation setup
    teacher = SimpleModel(Linear(100, 200), Linear(200, 50))
    student = SimpleModel(Linear(100, 50))
    kd = KnowledgeDistillation(teacher, student, temperature=4.0, alpha=0.8)
    assert kd.temperature == 4.0
    assert kd.alpha == 0.8

    # Low-rank approximation
    large_matrix = np.random.randn(100, 75)
    U, S, V = low_rank_approximate(large_matrix, rank_ratio=0.3)
    original_size = large_matrix.size
    compressed_size = U.size + S.size + V.size
    assert original_size / compressed_size > 1

    # Compression ratio: bytes before by bytes after, both measured (issue 10).
    # 1/(1-sparsity) counts numbers: 10 at 90%, where CSR saves 5 times the bytes.
    model = Linear(1000, 1000)
    magnitude_prune(model, sparsity=0.9)
    stored = csr_matrix(model.weight.data)
    assert abs(1.0 / (1.0 - measure_sparsity(model) / 100) - 10) < 1e-9
    assert abs(model.weight.data.nbytes / stored.nbytes - 4.975) < 0.001

test_module()
