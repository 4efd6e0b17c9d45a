"""The peers on this machine itself, on one thread: NumPy, SciPy and PyTorch, each
where it is installed. Requests come on standard input and replies go to standard
output, a line of JSON each; peer.js has the same in JavaScript."""

import json
import sys
import time

import numpy as np

U = np.uint32


def numbers(seed, n):
    h = np.arange(n, dtype=U) * U(0x9E3779B1) + U(seed)
    h = (h ^ h >> U(16)) * U(0x85EBCA6B)
    h = (h ^ h >> U(13)) * U(0xC2B2AE35)
    return ((h ^ h >> U(16)) >> U(8)).astype(np.float32) * np.float32(2**-23) - np.float32(1)


def check(arrays):
    x = np.concatenate([np.ravel(a) for a in arrays]).astype(np.float64)
    t = x * (1 + np.arange(len(x)) % 7)
    return [t.sum(), np.abs(t).sum()]


def zeros(n):
    x = numbers(1, n)
    x[numbers(2, n) < np.float32(0.8)] = 0
    return x


def sgd(inputs, hidden, classes, batch):
    import torch

    torch.set_num_threads(1)
    x = torch.from_numpy(numbers(1, batch * inputs).reshape(batch, inputs))
    y = torch.arange(batch) % classes
    first, second = torch.nn.Linear(inputs, hidden), torch.nn.Linear(hidden, classes)
    w1 = (numbers(2, inputs * hidden) / np.float32(16)).reshape(inputs, hidden)
    w2 = (numbers(3, hidden * classes) / np.float32(16)).reshape(hidden, classes)
    with torch.no_grad():
        first.weight.copy_(torch.from_numpy(w1.T))
        second.weight.copy_(torch.from_numpy(w2.T))
        first.bias.zero_()
        second.bias.zero_()
    model = torch.nn.Sequential(first, torch.nn.ReLU(), second)
    opt = torch.optim.SGD(model.parameters(), lr=0.01)
    loss = torch.nn.CrossEntropyLoss()

    def run():
        opt.zero_grad(set_to_none=True)
        loss(model(x), y).backward()
        opt.step()

    def weights():  # in our order, (in, out)
        return [p.detach().numpy().T.copy() for p in (first.weight, first.bias, second.weight, second.bias)]

    before = weights()
    return [x.numpy(), *before], run, lambda: [a - b for a, b in zip(weights(), before)]


def gemm(n):
    import torch

    torch.set_num_threads(1)
    a, b = numbers(1, n * n), numbers(2, n * n)
    p, q, got = torch.from_numpy(a).reshape(n, n), torch.from_numpy(b).reshape(n, n), []

    def run():
        got[:] = [torch.mm(p, q)]

    return [a, b], run, lambda: [got[0].numpy()]


def svd(n, dtype=np.float32):
    w, got = numbers(1, n * n), []
    a = w.astype(dtype).reshape(n, n)

    def run():
        got[:] = np.linalg.svd(a, full_matrices=False)

    return [w], run, lambda: [got[1]]


def percentile(n):
    w, got = numbers(1, n * n).reshape(n, n), []

    def run():
        t = np.percentile(np.abs(w), 90)
        mask = np.abs(w) >= t
        got[:] = [w * mask]

    return [w], run, lambda: got


def csr(n):
    import scipy.sparse

    w, got = zeros(n * n).reshape(n, n), []

    def run():
        got[:] = [scipy.sparse.csr_matrix(w)]

    return [w], run, lambda: [got[0].data, got[0].indices]


def spmv(n):
    import scipy.sparse

    w, x, got = zeros(n * n), numbers(3, n), []
    a = scipy.sparse.csr_matrix(w.reshape(n, n))

    def run():
        got[:] = [a @ x]

    return [w, x], run, lambda: got


works = dict(sgd=sgd, gemm=gemm, svd=svd, svd64bit=lambda n: svd(n, np.float64), prune=percentile, percentile=percentile, csr=csr, spmv=spmv)


def times(run, n):
    all = []
    for _ in range(n):
        start = time.perf_counter()
        run()
        all.append(1e3 * (time.perf_counter() - start))
    return all


run = None
for line in sys.stdin:
    request = json.loads(line)
    try:
        if request.get("work"):
            inputs, run, output = works[request["work"]](*request["size"])
            ms = times(run, 1)
            reply = dict(ms=ms, input=check(inputs), output=check(output()))
        else:
            reply = dict(ms=times(run, request["times"]))
    except ImportError as e:
        reply = dict(error=str(e))
    print(json.dumps(reply), flush=True)
