def remove_channels(model, run):
    """Cut out units whose column is all zero, and the rows of the next layer that
    read them. What such a unit always says goes into the next layer's bias."""
    layers = [l for _, l in leaves(model)]
    for i, layer in enumerate(layers):
        _, w = matrices(layer)
        following = next((j for j in range(i + 1, len(layers)) if matrices(layers[j])[0] is not None), None)
        if w is None or following is None:
            continue  # no weights, or the network's outputs
        alive = (w.data != 0).any(dim=0)
        if not alive.any():
            alive[0] = True  # a layer keeps at least one unit
        if alive.all():
            continue
        reader = layers[following]
        if layer.bias is not None:
            says = layer.bias.data[~alive].double()
            if any(isinstance(l, torch.nn.ReLU) for l in layers[i + 1 : following]):
                says = says.clamp(min=0)
            adds = says @ matrices(reader)[0].data[~alive].double()
            if isinstance(reader, LowRank):
                adds = adds @ reader.V.data.double()
            if adds.any():
                old = torch.zeros(()) if reader.bias is None else reader.bias.data
                reader.bias = torch.nn.Parameter((old.double() + adds).float())
            layer.bias.data = layer.bias.data[alive]
        w.data = w.data[:, alive]
        first, _ = matrices(reader)
        first.data = first.data[alive]
