"""Make the numbers that the Go test beside it compares the engine with.

    /usr/bin/python3 make.py                       the golden files, in testdata/
    /usr/bin/python3 make.py --seed 7 --out DIR    fresh cases
    /usr/bin/python3 make.py --read DIR            read what Go wrote into DIR,
                                                   and write what was seen

It needs NumPy, SciPy and PyTorch (Debian: python3-numpy python3-scipy
python3-torch). The same seed and versions give the same files. Each topic is one
.npz whose arrays are called by case and role, "3.w0"; count is how many cases
there are, versions what made them.
"""

import argparse
import json
import os
import struct

import numpy as np
import scipy
import scipy.sparse
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
VERSIONS = f"numpy {np.__version__}, scipy {scipy.__version__}, torch {torch.__version__}"


def save(folder, topic, cases, compress=True):
    """Write a list of dicts of arrays as one .npz."""
    arrays = {"versions": np.array(VERSIONS), "count": np.array(len(cases))}
    for i, case in enumerate(cases):
        for name, value in case.items():
            arrays[f"{i}.{name}"] = np.asarray(value)
    (np.savez_compressed if compress else np.savez)(os.path.join(folder, topic + ".npz"), **arrays)


def weights(rng, kind, rows, cols):
    """A float32 matrix: Gaussian, full of ties, or with zeros of both signs."""
    w = rng.standard_normal((rows, cols)).astype(np.float32)
    if kind == "ties":
        w = np.round(w * 4) / np.float32(4)
    if kind == "zeros":
        w[rng.random((rows, cols)) < 0.5] = 0
        w[rng.random((rows, cols)) < 0.1] = -0.0
    return w


def smallest(scores, k):
    """Keep all but the k smallest, of equals the first going first."""
    keep = np.ones(scores.size, bool)
    keep[np.argsort(scores, kind="stable")[:k]] = False
    return keep


# Pruning


def magnitude(rng):
    cases = []
    for kind in ["gauss", "ties", "zeros"]:
        for sparsity in [0, 0.1, 0.29, 0.5, 0.9, 0.995, 1, rng.random()]:
            ws = [weights(rng, kind, *rng.integers(1, 24, 2)) for _ in range(3)]
            case = {"sparsity": sparsity, "tensors": len(ws)}
            flat = [np.abs(w.ravel()).astype(np.float64) for w in ws]
            groups = {"global": [np.concatenate(flat)], "layer": flat}
            for scope, group in groups.items():
                exact = [smallest(a, int(sparsity * a.size)) for a in group]
                case[f"{scope}.exact"] = np.concatenate(exact)
                thresholds = [np.percentile(a, 100 * sparsity) for a in group]
                case[f"{scope}.percentile"] = np.concatenate([a >= t for a, t in zip(group, thresholds)])
                case[f"{scope}.thresholds"] = np.array(thresholds)
            for j, w in enumerate(ws):
                case[f"w{j}"] = w
            cases.append(case)
    return cases


def percentile(rng):
    """Thresholds of one matrix at many sparsities, to the last bit."""
    cases = []
    for kind in ["gauss", "ties", "zeros"]:
        w = weights(rng, kind, 11, 9)
        sparsities = np.concatenate([np.arange(101) / 100, rng.random(200)])
        thresholds = np.percentile(np.abs(w).astype(np.float64), 100 * sparsities)
        cases.append({"w": w, "sparsities": sparsities, "thresholds": thresholds})
    return cases


def network(rng, sizes):
    """Weights (in, out) and biases of a random network."""
    ws = [(rng.standard_normal((a, b)) / np.sqrt(a)).astype(np.float32) for a, b in zip(sizes, sizes[1:])]
    bs = [(0.1 * rng.standard_normal(b)).astype(np.float32) for b in sizes[1:]]
    return ws, bs


def forward(params, x):
    """logits of x, with ReLU between the layers; params are w, b, w, b, ..."""
    for i in range(0, len(params), 2):
        if i:
            x = torch.relu(x)
        x = x @ params[i] + params[i + 1]
    return x


def put(case, ws, bs, x=None, y=None):
    case["layers"] = len(ws)
    for j, (w, b) in enumerate(zip(ws, bs)):
        case[f"w{j}"], case[f"b{j}"] = w, b
    if x is not None:
        case["x"], case["y"] = x, y


def structured(rng):
    """Importances of units by L2, L1 and Taylor, and of weights by Taylor and SNIP."""
    cases = []
    for sizes in [(6, 5, 4), (12, 9, 7, 3), (5, 8, 8, 4)]:
        ws, bs = network(rng, sizes)
        x = rng.standard_normal((17, sizes[0])).astype(np.float32)
        y = rng.integers(0, sizes[-1], 17)
        case = {"ratio": rng.uniform(0.2, 0.7)}
        put(case, ws, bs, x, y)
        params = [torch.tensor(p.astype(np.float64), requires_grad=True) for pair in zip(ws, bs) for p in pair]
        units = [np.zeros(w.shape[1]) for w in ws]
        taylor = [np.zeros(w.shape) for w in ws]
        for row, label in zip(x, y):
            loss = F.cross_entropy(forward(params, torch.tensor(row[None].astype(np.float64))), torch.tensor([label]))
            grads = [g.numpy() for g in torch.autograd.grad(loss, params)]
            for j, (w, b) in enumerate(zip(ws, bs)):
                units[j] += np.abs((w * grads[2 * j]).sum(0) + b * grads[2 * j + 1]) / len(x)
                taylor[j] += np.abs(w * grads[2 * j]) / len(x)
        loss = F.cross_entropy(forward(params, torch.tensor(x.astype(np.float64))), torch.tensor(y))
        grads = [g.numpy() for g in torch.autograd.grad(loss, params)]
        snip = [np.abs(w * g) for w, g in zip(ws, grads[::2])]
        total = sum(s.sum() for s in snip)
        for j, w in enumerate(ws):
            case[f"l2.{j}"] = np.linalg.norm(w.astype(np.float64), axis=0)
            case[f"l1.{j}"] = np.abs(w.astype(np.float64)).sum(0)
            case[f"taylor.{j}"] = units[j]
            case[f"wtaylor.{j}"] = taylor[j]
            case[f"wsnip.{j}"] = snip[j] / total
        cases.append(case)
    return cases


def nm(rng):
    cases = []
    for kind in ["gauss", "ties", "zeros"]:
        for n, m in [(2, 4), (1, 4), (4, 8), (3, 5), (1, 1)]:
            w = weights(rng, kind, *rng.integers(1, 20, 2))
            keep = np.zeros(w.shape, bool)
            for column in range(w.shape[1]):
                for top in range(0, w.shape[0], m):
                    group = np.abs(w[top : top + m, column])
                    keep[top : top + m, column] = smallest(group, max(group.size - n, 0))
            cases.append({"w": w, "n": n, "m": m, "keep": keep})
    return cases


# Low rank, sparse, int8


def lowrank(rng):
    cases = []
    for rows, cols in [(1, 1), (1, 9), (13, 1), (12, 12), (20, 7), (7, 20), (32, 16)]:
        w = weights(rng, "gauss", rows, cols)
        if rows == 20:  # of rank 3
            w = (weights(rng, "gauss", 20, 3) @ weights(rng, "gauss", 3, 7)).astype(np.float32)
        k = int(rng.integers(1, min(rows, cols) + 1))
        u, s, v = np.linalg.svd(w.astype(np.float64), full_matrices=False)
        errors = [np.linalg.norm(w - (u[:, :i] * s[:i]) @ v[:i]) for i in range(len(s) + 1)]
        cases.append({"w": w, "k": k, "s": s, "wk": (u[:, :k] * s[:k]) @ v[:k], "errors": errors})
    return cases


def sparse(rng):
    cases = []
    for rows, cols, share in [(1, 1, 0.5), (1, 30, 0.2), (30, 1, 0.8), (17, 23, 0.1), (17, 23, 0.5), (9, 9, 0), (8, 8, 1), (5, 300, 0.05)]:
        w = weights(rng, "gauss", rows, cols)
        w[rng.random((rows, cols)) >= share] = 0
        csr, coo = scipy.sparse.csr_matrix(w), scipy.sparse.coo_matrix(w)
        indices = torch.from_numpy(w).to_sparse().coalesce().indices().numpy()
        x, left = rng.standard_normal(cols).astype(np.float32), rng.standard_normal(rows).astype(np.float32)
        cases.append({
            "w": w, "values": csr.data, "columns": csr.indices, "starts": csr.indptr,
            "bytes": csr.data.nbytes + csr.indices.nbytes + csr.indptr.nbytes,
            "coo.values": coo.data, "coo.rows": coo.row, "coo.columns": coo.col,
            "torch.rows": indices[0], "torch.columns": indices[1],
            "x": x, "ax": csr.astype(np.float64) @ x, "ax.terms": (abs(csr) @ abs(x)).max(),
            "left": left, "xa": csr.T.astype(np.float64) @ left, "xa.terms": (abs(csr).T @ abs(left)).max(),
        })  # fmt: skip
    return cases


def grid(low, high, scheme):
    """Scale and zero point of int8, as the engine documents them."""
    if low == high:
        return np.float32(abs(low) if low else 1), 0
    low, high = min(np.float32(0), low), max(np.float32(0), high)
    if scheme == "symmetric":
        return np.float32(max(float(high), -float(low)) / 127), 0
    scale = np.float32((float(high) - float(low)) / 255)
    zero = -128 - np.round(low * (np.float32(1) / scale))
    return scale, int(np.clip(zero, -128, 127))


def quant(rng):
    cases = []
    for kind in ["gauss", "ties", "zeros", "positive", "tiny"]:
        for scheme in ["affine", "symmetric"]:
            w = weights(rng, kind, *rng.integers(2, 40, 2))
            if kind == "positive":
                w = np.abs(w) + np.float32(0.5)
            if kind == "tiny":
                w *= np.float32(1e-20)
            case = {"w": w, "symmetric": scheme == "symmetric"}
            scale, zero = grid(w.min(), w.max(), scheme)
            q = torch.quantize_per_tensor(torch.from_numpy(w), float(scale), zero, torch.qint8)
            case["scale"], case["zero"] = scale, zero
            case["codes"], case["dense"] = q.int_repr().numpy(), q.dequantize().numpy()
            pairs = [grid(column.min(), column.max(), scheme) for column in w.T]
            scales = np.array([p[0] for p in pairs], np.float32)
            zeros = np.array([p[1] for p in pairs])
            q = torch.quantize_per_channel(torch.from_numpy(w), torch.from_numpy(scales), torch.from_numpy(zeros), 1, torch.qint8)
            case["scales"], case["zeros"], case["channel.codes"] = scales, zeros, q.int_repr().numpy()
            case["channel.dense"] = q.dequantize().numpy()
            cases.append(case)
    return cases


# Distillation and training


def distill(rng):
    cases = []
    for temperature in [0.5, 1, 3, 20]:
        for form in ["tinytorch", "hinton", "audit"]:
            batch, classes = rng.integers(1, 9), rng.integers(2, 12)
            student = (3 * rng.standard_normal((batch, classes))).astype(np.float32)
            teacher = (3 * rng.standard_normal((batch, classes))).astype(np.float32)
            labels, alpha = rng.integers(0, classes, batch), rng.random()
            z = torch.tensor(student.astype(np.float64), requires_grad=True)
            t = torch.tensor(teacher.astype(np.float64))
            p = F.softmax(t / temperature, 1)
            if form == "audit":
                q = F.softmax(z / temperature, 1)
                soft = (q * torch.log(q / (p + 1e-8) + 1e-8)).sum()
            else:
                soft = F.kl_div(F.log_softmax(z / temperature, 1), p, reduction="batchmean")
                if form == "hinton":
                    soft = soft * temperature**2
            hard = F.cross_entropy(z, torch.from_numpy(labels))
            loss = alpha * soft + (1 - alpha) * hard
            loss.backward()
            cases.append({
                "student": student, "teacher": teacher, "labels": labels, "temperature": temperature,
                "alpha": alpha, "form": np.array(form), "soft": soft.item(), "hard": hard.item(),
                "loss": loss.item(), "slope": z.grad.numpy(), "p": p.numpy(),
            })  # fmt: skip
    return cases


def training(rng):
    """50 steps of torch.optim, in float32, from the same weights on the same batches."""
    cases = []
    for name, momentum, decay, everywhere in [
        ("sgd", 0, 0, False), ("sgd", 0.9, 0, False), ("sgd", 0.9, 1e-2, True), ("sgd", 0.5, 1e-2, False),
        ("adam", 0, 0, False), ("adam", 0, 1e-2, True), ("adam", 0, 1e-2, False),
    ]:  # fmt: skip
        sizes = (10, 8, 6, 4)
        ws, bs = network(rng, sizes)
        steps, batch = 50, 8
        x = rng.standard_normal((steps * batch, sizes[0])).astype(np.float32)
        y = rng.integers(0, sizes[-1], steps * batch)
        case = {"adam": name == "adam", "momentum": momentum, "decay": decay, "everywhere": everywhere, "batch": batch}
        put(case, ws, bs, x, y)
        params = [torch.tensor(p, requires_grad=True) for pair in zip(ws, bs) for p in pair]
        groups = [{"params": params[::2], "weight_decay": decay}, {"params": params[1::2], "weight_decay": decay if everywhere else 0}]
        rate = 0.01 if name == "adam" else 0.05
        opt = torch.optim.Adam(groups, lr=rate) if name == "adam" else torch.optim.SGD(groups, lr=rate, momentum=momentum)
        losses = []
        for i in range(0, len(x), batch):
            loss = F.cross_entropy(forward(params, torch.from_numpy(x[i : i + batch])), torch.from_numpy(y[i : i + batch]))
            opt.zero_grad()
            loss.backward()
            opt.step()
            losses.append(loss.item())
        case["rate"], case["losses"] = rate, losses
        for j, p in enumerate(params):
            case[f"p{j}"] = p.detach().numpy()
        cases.append(case)
    return cases


# Files


def files(rng, folder):
    """Files as NumPy and SciPy write them, and what is in them as float64."""
    seen = {}
    for dtype in ["<f4", "<f8", "<f2", "|i1", "<i2", "<i4", "<i8", "|u1", "|b1", ">f4", ">i4"]:
        a = np.round(8 * rng.standard_normal((3, 4)))
        a = np.abs(a) % 2 if dtype == "|b1" else np.abs(a) if dtype == "|u1" else a
        a = a.astype(dtype)
        name = "npy-" + dtype.replace("<", "little-").replace(">", "big-").replace("|", "")
        np.save(os.path.join(folder, name + ".npy"), a)
        seen[name] = a.astype(np.float64)
    odd = rng.standard_normal((4, 3)).astype(np.float32)
    np.save(os.path.join(folder, "npy-fortran.npy"), np.asfortranarray(odd))
    np.save(os.path.join(folder, "npy-scalar.npy"), np.array(odd[0, 0]))
    np.save(os.path.join(folder, "npy-empty.npy"), odd[:0])
    seen |= {"npy-fortran": odd, "npy-scalar": odd[0, 0], "npy-empty": odd[:0]}
    named = {"0.weight": odd, "0.bias": odd[0], "deep/1": odd.astype(np.float64), "zero": np.zeros((0, 2), np.float32)}
    np.savez(os.path.join(folder, "npz-stored.npz"), **named)
    np.savez_compressed(os.path.join(folder, "npz-deflated.npz"), **named)
    seen |= {"npz." + k: v for k, v in named.items()}
    matrix = weights(rng, "zeros", 9, 7)
    for layout in ["csr", "csc", "coo"]:
        scipy.sparse.save_npz(os.path.join(folder, f"scipy-{layout}.npz"), scipy.sparse.coo_matrix(matrix).asformat(layout))
    seen["matrix"] = matrix
    tensors = {"0.weight": odd, "0.bias": odd[0], "empty": odd[:0], "scalar": odd[0, 0]}
    write_safetensors(os.path.join(folder, "layout.safetensors"), tensors)
    seen |= {"tensor." + k: v for k, v in tensors.items()}
    save(folder, "files", [{k: np.asarray(v, np.float64) for k, v in seen.items()}])


def write_safetensors(path, tensors):
    """The layout by its description: a length, a JSON header, the numbers."""
    header, body = {}, b""
    for name in sorted(tensors):
        a = np.asarray(tensors[name], "<f4")
        header[name] = {"dtype": "F32", "shape": list(a.shape), "data_offsets": [len(body), len(body) + a.nbytes]}
        body += a.tobytes()
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + body)


def read_safetensors(path):
    with open(path, "rb") as f:
        data = f.read()
    (length,) = struct.unpack("<Q", data[:8])
    header, body = json.loads(data[8 : 8 + length]), data[8 + length :]
    end = 0
    tensors = {}
    for name, t in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        begin, stop = t["data_offsets"]
        if begin != end or t["dtype"] != "F32":
            raise SystemExit(f"{path}: {name} begins at {begin}, want {end}")
        end = stop
        tensors[name] = np.frombuffer(body[begin:stop], "<f4").reshape(t["shape"])
    if end != len(body) or (8 + length) % 8:
        raise SystemExit(f"{path}: {len(body)} bytes of numbers, want {end}, at a multiple of 8")
    return tensors


def read(folder):
    """Read every file that Go wrote; seen.npz holds what they say."""
    seen = {}
    for name in sorted(os.listdir(folder)):
        path, (base, ending) = os.path.join(folder, name), os.path.splitext(name)
        if ending == ".npy":
            seen[base] = np.load(path)
            np.save(os.path.join(folder, base + ".again"), seen[base])
        elif ending == ".safetensors":
            seen |= {f"{base}.{k}": v for k, v in read_safetensors(path).items()}
        elif base.startswith("scipy"):
            m = scipy.sparse.load_npz(path)
            seen[base], seen[base + ".nonzero"] = m.toarray(), m.nnz
            seen[base + ".layout"] = np.array(m.getformat())
        elif ending == ".npz":
            with np.load(path) as arrays:
                seen |= {f"{base}.{k}": arrays[k] for k in arrays.files}
    np.savez(os.path.join(folder, "seen.npz"), **seen)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=20240501)
    parser.add_argument("--out", default=os.path.join(here, "testdata"))
    parser.add_argument("--read", metavar="DIR")
    arguments = parser.parse_args()
    if arguments.read:
        read(arguments.read)
        return
    os.makedirs(arguments.out, exist_ok=True)
    for i, topic in enumerate([magnitude, percentile, structured, nm, lowrank, sparse, quant, distill, training]):
        save(arguments.out, topic.__name__, topic(np.random.default_rng([arguments.seed, i])))
    files(np.random.default_rng([arguments.seed, 100]), arguments.out)


if __name__ == "__main__":
    main()
