# The network. A weight has shape (in, out) here, as in the lab: y = xW + b. What
# torch.nn.Linear holds is its transpose.


class Linear(torch.nn.Module):
    def __init__(self, weight, bias):
        super().__init__()
        self.weight = torch.nn.Parameter(weight)
        self.bias = None if bias is None else torch.nn.Parameter(bias)

    def forward(self, x):
        y = x @ self.weight
        return y if self.bias is None else y + self.bias


class LowRank(torch.nn.Module):
    """A Linear whose weight is a product: U (in, k) times V (k, out)."""

    def __init__(self, u, v, bias):
        super().__init__()
        self.U = torch.nn.Parameter(u)
        self.V = torch.nn.Parameter(v)
        self.bias = None if bias is None else torch.nn.Parameter(bias)

    def forward(self, x):
        y = (x @ self.U) @ self.V
        return y if self.bias is None else y + self.bias


class Coded(torch.nn.Module):
    """A Linear whose weight is stored as codes; weight is what they stand for."""

    def __init__(self, weight, bias):
        super().__init__()
        self.register_buffer("weight", weight)
        self.bias = bias

    def forward(self, x):
        y = x @ self.weight
        return y if self.bias is None else y + self.bias


def leaves(model, prefix=""):
    """The layers in the order of a forward pass, with their places: "2", "0.1"."""
    for name, layer in model.named_children():
        if isinstance(layer, torch.nn.Sequential):
            yield from leaves(layer, prefix + name + ".")
        else:
            yield prefix + name, layer


def matrices(layer):
    """The first and the last matrix of a layer with weights, or (None, None)."""
    if isinstance(layer, LowRank):
        return layer.U, layer.V
    weight = getattr(layer, "weight", None)
    return weight, weight


def weights(model):
    """Every matrix of the network with its name, in order."""
    found = []
    for name, layer in leaves(model):
        if isinstance(layer, LowRank):
            found += [(name + ".U", layer.U), (name + ".V", layer.V)]
        elif hasattr(layer, "weight"):
            found.append((name + ".weight", layer.weight))
    return found


def replace(model, become):
    """Put other layers in the place of some; become maps a layer to another."""
    for name, layer in list(model.named_children()):
        if layer in become:
            model[int(name)] = become[layer]
        elif isinstance(layer, torch.nn.Sequential):
            replace(layer, become)


def read_tensors(path):
    """The arrays of a .safetensors or an .npz file, by name. No pickle is loaded."""
    if not path.endswith(".safetensors"):
        with np.load(path, allow_pickle=False) as arrays:
            return {name: arrays[name].astype(np.float32) for name in arrays.files}
    with open(path, "rb") as f:
        (length,) = struct.unpack("<Q", f.read(8))
        header, body = json.loads(f.read(length)), f.read()
    kinds = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1", "U8": "u1"}
    tensors = {}
    for name, t in header.items():
        if name == "__metadata__":
            continue
        begin, end = t["data_offsets"]
        if t["dtype"] == "BF16":  # the upper half of a float32
            a = (np.frombuffer(body[begin:end], "<u2").astype("<u4") << 16).view("<f4")
        elif t["dtype"] in kinds:
            a = np.frombuffer(body[begin:end], kinds[t["dtype"]])
        else:
            sys.exit(f"{path}: {name} is of type {t['dtype']}, which this script does not read")
        tensors[name] = a.astype(np.float32).reshape(t["shape"])
    return tensors


def load_model(path):
    tensors = read_tensors(path)
    layers = []
    for name, bias in LAYERS:
        for wanted in [name, bias]:
            if wanted is not None and wanted not in tensors:
                sys.exit(f"{path}: there is no tensor {wanted!r}; the script was written for {LAYERS}")
        w = torch.tensor(tensors[name].T.copy() if LAYOUT == "(out, in)" else tensors[name])
        b = None if bias is None else torch.tensor(tensors[bias].reshape(-1))
        layers += [torch.nn.ReLU()] if layers else []
        layers.append(Linear(w, b))
    return torch.nn.Sequential(*layers)


def load_data(path):
    """images (n, in), float32, and labels (n) of an .npz file."""
    with np.load(path, allow_pickle=False) as arrays:
        return torch.tensor(arrays["images"].astype(np.float32)), torch.tensor(arrays["labels"].astype(np.int64))


@torch.no_grad()
def predictions(model, images):
    return torch.tensor(np.argmax(model(images).numpy(), axis=1))


def measures(model, test):
    found = weights(model)
    m = {
        "weights": sum(w.numel() for _, w in found),
        "nonzero": sum(int(torch.count_nonzero(w)) for _, w in found),
        "shapes": {name: list(w.shape) for name, w in found},
    }
    m["sparsity"] = 1 - m["nonzero"] / m["weights"]
    if test:
        images, labels = test
        m["right"], m["of"] = int((predictions(model, images) == labels).sum()), len(labels)
    return m


class Rand:
    """SplitMix64 (Steele, Lea and Flood 2014), the lab's source of random numbers."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        mask = 2**64 - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & mask
        return z ^ z >> 31

    def below(self, n):
        """Uniform in 0 .. n-1 (Lemire 2019)."""
        least = 2**64 % n
        while True:
            product = self.next() * n
            if product & (2**64 - 1) >= least:
                return product >> 64

    def shuffle(self, p):
        for i in range(len(p) - 1, 0, -1):
            j = self.below(i + 1)
            p[i], p[j] = p[j], p[i]


class Run:
    """What a step may use besides the network: data, the network at first, a seed."""

    def __init__(self, train, first):
        self.train, self.first, self.seed = train, first, 0

    def data(self, step):
        if self.train is None:
            sys.exit(f"{step} needs training data: --train FILE.npz")
        return self.train
