def unit_importance(model, run, layers, importance):
    """One number a unit, that is a column of the weight with its bias."""
    if importance == "l2":
        return [l.weight.data.double().pow(2).sum(0).sqrt() for l in layers]
    if importance == "l1":
        return [l.weight.data.double().abs().sum(0) for l in layers]
    images, labels = run.data("structured_prune by taylor")
    sums = [torch.zeros(l.weight.shape[1], dtype=torch.float64) for l in layers]
    for i in range(len(labels)):
        model.zero_grad()
        F.cross_entropy(model(images[i : i + 1]), labels[i : i + 1]).backward()
        for s, l in zip(sums, layers):
            along = (l.weight.data.double() * l.weight.grad.double()).sum(0)
            if l.bias is not None:
                along += l.bias.data.double() * l.bias.grad.double()
            s += along.abs() / len(labels)
    model.zero_grad()
    return sums


def structured_prune(model, run, prune_ratio, importance, skip_head):
    """Whole units become 0, in each layer its share (Li et al., arXiv:1608.08710)."""
    weighted = [l for _, l in leaves(model) if matrices(l)[0] is not None]
    layers = [l for l in weighted if isinstance(l, Linear)]
    scores = unit_importance(model, run, layers, importance)
    for layer, s in zip(layers, scores):
        if skip_head and len(weighted) > 1 and layer is weighted[-1]:
            continue  # its units are the classes
        stays = smallest(s, int(prune_ratio * len(s)))
        layer.weight.data = torch.where(stays, layer.weight.data, torch.zeros(()))
        if layer.bias is not None:
            layer.bias.data = torch.where(stays, layer.bias.data, torch.zeros(()))
