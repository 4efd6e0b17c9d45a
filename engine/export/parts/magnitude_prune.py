def magnitude_prune(model, run, sparsity, scope, rule):
    """The weights of least magnitude become 0 (Han et al., arXiv:1506.02626)."""

    def keep(scores):
        if rule == "percentile":
            return scores >= np.percentile(scores.numpy(), 100 * sparsity)
        return smallest(scores, int(sparsity * scores.numel()))

    tensors = [w for _, w in weights(model)]
    erase(tensors, [w.data.abs().double() for w in tensors], scope, keep)
