def gradient_prune(model, run, sparsity, method, scope):
    """The weights go that the loss would miss least: Taylor (Molchanov et al.,
    arXiv:1611.06440), |w·g| of each image averaged, or SNIP (Lee et al.,
    arXiv:1810.02340), |w·g| of the mean gradient."""
    images, labels = run.data("gradient_prune")
    tensors = [w for _, w in weights(model)]
    scores = [torch.zeros(w.shape, dtype=torch.float64) for w in tensors]
    step = 1 if method == "taylor" else len(labels)
    for i in range(0, len(labels), step):
        grads = torch.autograd.grad(F.cross_entropy(model(images[i : i + step]), labels[i : i + step]), tensors)
        for s, w, g in zip(scores, tensors, grads):
            s += (w.data.double() * g.double()).abs()
    total = sum(s.sum() for s in scores) if method == "snip" else len(labels)
    scores = [(s / total if total else s).float() for s in scores]
    erase(tensors, scores, scope, lambda s: smallest(s, int(sparsity * s.numel())))
