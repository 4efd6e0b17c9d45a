def code(model, stored):
    """Put what codes stand for in the place of each weight; stored maps a matrix
    to that. A LowRank layer becomes two layers."""
    become = {}
    for _, layer in leaves(model):
        if isinstance(layer, Linear):
            become[layer] = Coded(stored(layer.weight.data), layer.bias)
        elif isinstance(layer, LowRank):
            become[layer] = torch.nn.Sequential(Coded(stored(layer.U.data), None), Coded(stored(layer.V.data), layer.bias))
    replace(model, become)
