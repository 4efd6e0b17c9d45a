def fine_tune(model, run, epochs, lr, batch_size, momentum, keep_zeros):
    """Train on, with cross-entropy."""
    train(model, run, epochs, lr, batch_size, momentum, keep_zeros, lambda z, y, rows: F.cross_entropy(z, y))
