def smallest(scores, k):
    """A mask that keeps all but the k smallest scores, of equals the later ones."""
    keep = torch.ones(scores.numel(), dtype=torch.bool)
    keep[torch.sort(scores.flatten(), stable=True).indices[:k]] = False
    return keep


def erase(tensors, scores, scope, keep):
    """Set weights to zero: keep maps the scores of a group to the mask of what stays."""
    groups = [list(range(len(tensors)))] if scope == "global" else [[i] for i in range(len(tensors))]
    for group in groups:
        mask = keep(torch.cat([scores[i].flatten() for i in group]))
        for i in group:
            mine, mask = mask[: tensors[i].numel()], mask[tensors[i].numel() :]
            tensors[i].data = torch.where(mine.view(tensors[i].shape), tensors[i].data, torch.zeros(()))
