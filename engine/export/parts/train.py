def zeros_of(model):
    """What zeros say was pruned: weights that are 0, and biases that are 0 and
    belong to a column of zeros. A list of parameters with masks of what is gone."""
    held = [(w, w.data == 0) for _, w in weights(model)]
    for _, layer in leaves(model):
        _, w = matrices(layer)
        if w is not None and layer.bias is not None:
            held.append((layer.bias, (w.data == 0).all(dim=0) & (layer.bias.data == 0)))
    return held


def train(model, run, epochs, lr, batch_size, momentum, keep_zeros, loss_of):
    """SGD, in the order of images that the lab uses for this seed. Sums of floats
    are added in another order than the lab's, so the last digits drift apart."""
    images, labels = run.data("training")
    held = zeros_of(model) if keep_zeros else []
    opt = torch.optim.SGD(model.parameters(), lr=float(np.float32(lr)), momentum=float(np.float32(momentum)))
    rng, order = Rand(run.seed), list(range(len(labels)))
    for epoch in range(epochs):
        rng.shuffle(order)
        total = 0.0
        for i in range(0, len(order), batch_size):
            rows = torch.tensor(order[i : i + batch_size])
            loss = loss_of(model(images[rows]), labels[rows], rows)
            opt.zero_grad()
            loss.backward()
            opt.step()
            with torch.no_grad():
                for p, gone in held:
                    p[gone] = 0
                    velocity = opt.state[p].get("momentum_buffer")
                    if velocity is not None:
                        velocity[gone] = 0
            total += loss.item() * len(rows)
        print(f"  epoch {epoch + 1} of {epochs}: loss {total / len(order):.4f}", file=sys.stderr)
    opt.zero_grad()
