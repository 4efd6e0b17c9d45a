def nm_prune(model, run, n, m):
    """Of every m consecutive inputs of a unit the n of largest magnitude stay
    (Mishra et al., arXiv:2104.08378)."""
    for _, w in weights(model):
        w.data = w.data.clone()
        for top in range(0, w.shape[0], m):
            group = w.data[top : top + m]  # a view: all columns at once
            order = torch.sort(group.abs(), dim=0, stable=True).indices
            group.scatter_(0, order[: max(len(group) - n, 0)], 0.0)
