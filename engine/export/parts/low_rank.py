def low_rank(model, run, rank_ratio, energy, rank):
    """Each Linear whose two factors hold fewer numbers becomes a LowRank layer: the
    first k singular values, half of each in either factor (Eckart and Young 1936)."""
    become = {}
    for _, layer in leaves(model):
        if not isinstance(layer, Linear):
            continue
        m, n = layer.weight.shape
        u, s, v = torch.linalg.svd(layer.weight.data.double(), full_matrices=False)
        sign = torch.sign(u[u.abs().argmax(dim=0), torch.arange(len(s))])  # the lab's: the largest is positive
        u, v = u * sign, v * sign[:, None]
        if rank_ratio > 0:
            k = max(1, int(rank_ratio * min(m, n)))
        elif energy > 0:
            held = torch.cumsum(s**2, 0)
            k = max(1, int((held < energy * held[-1]).sum()) + 1)
        else:
            k = rank
        if k * (m + n) >= m * n:
            continue  # the factors would not be smaller
        half = s[:k].sqrt()
        become[layer] = LowRank((u[:, :k] * half).float(), (half[:, None] * v[:k]).float(), None)
        become[layer].bias = layer.bias
    if not become:
        sys.exit("low_rank: no layer would be smaller at this rank")
    replace(model, become)
