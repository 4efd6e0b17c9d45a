def quantize(model, run, bits, scheme, per):
    """Weights as integers on an even grid that holds 0, w = (q - z)·s (Jacob et
    al., arXiv:1712.05877). The arithmetic is that of torch.quantize_per_tensor."""
    last = 2 ** (bits - 1) - 1
    first = -last if scheme == "symmetric" else -last - 1

    def grid(w):
        low, high = float(w.min()), float(w.max())
        if low == high:
            return np.float32(abs(low) if low else 1), 0
        low, high = min(low, 0.0), max(high, 0.0)
        if scheme == "symmetric":
            return np.float32(max(high, -low) / last), 0
        s = np.float32((high - low) / (last - first))
        z = first - int(np.round(np.float32(low) * (np.float32(1) / s)))
        return s, max(first, min(last, z))

    def stored(w):
        columns = [grid(w[:, j]) for j in range(w.shape[1])] if per == "channel" else [grid(w)]
        s = torch.tensor(np.array([c[0] for c in columns]))
        z = torch.tensor([float(c[1]) for c in columns])
        q = torch.clamp(torch.round(w * (1 / s)) + z, first, last)
        return (q - z) * s

    code(model, stored)
