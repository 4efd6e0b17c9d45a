def distill(model, run, epochs, lr, batch_size, momentum, keep_zeros, temperature, alpha, form):
    """Learn from the network as it was at first (Hinton, Vinyals and Dean,
    arXiv:1503.02531)."""
    with torch.no_grad():
        teacher = F.softmax(run.first(run.data("distill")[0]).double() / temperature, 1)

    def loss_of(z, y, rows):
        z, p = z.double(), teacher[rows]
        if form == "audit":
            q = F.softmax(z / temperature, 1)
            soft = (q * torch.log(q / (p + 1e-8) + 1e-8)).sum()
        else:
            soft = F.kl_div(F.log_softmax(z / temperature, 1), p, reduction="batchmean")
            soft = soft * temperature**2 if form == "hinton" else soft
        return alpha * soft + (1 - alpha) * F.cross_entropy(z, y)

    train(model, run, epochs, lr, batch_size, momentum, keep_zeros, loss_of)
