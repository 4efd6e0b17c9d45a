def kmeans(sorted_weights, k):
    """At most k centres for sorted numbers, from even distances (Lloyd 1982)."""
    different = np.unique(sorted_weights)
    if len(different) <= k:
        return different
    x = sorted_weights.astype(np.float64)
    centres = x[0] + (x[-1] - x[0]) * (np.arange(k) / (k - 1))
    sums = np.concatenate([[0], np.cumsum(x)])
    starts = np.full(k + 1, -1)
    for _ in range(10000):
        borders = (centres[:-1] + centres[1:]) / 2
        moved = np.concatenate([[0], np.searchsorted(x, borders, side="right"), [len(x)]])
        if (moved == starts).all():
            break
        starts = moved
        for j in range(k):
            if starts[j] < starts[j + 1]:
                centres[j] = (sums[starts[j + 1]] - sums[starts[j]]) / (starts[j + 1] - starts[j])
    means = [x[starts[j]] + (x[starts[j] : starts[j + 1]] - x[starts[j]]).mean() for j in range(k) if starts[j] < starts[j + 1]]
    return np.unique(np.array(means, np.float32))


def cluster(model, run, bits, keep_zeros):
    """Weights as places in a codebook of 2^bits numbers, which k-means finds (Han,
    Mao and Dally, arXiv:1510.00149)."""

    def stored(w):
        flat = w.numpy().ravel()
        moves = flat != 0 if keep_zeros else np.ones(flat.size, bool)
        dense = np.zeros(flat.size, np.float32)
        if moves.any():
            entries = kmeans(np.sort(flat[moves]), 2**bits - int(keep_zeros))
            middle = (entries[:-1].astype(np.float64) + entries[1:]) / 2
            dense[moves] = entries[np.searchsorted(middle, flat[moves], side="left")]
        return torch.tensor(dense.reshape(w.shape))

    code(model, stored)
