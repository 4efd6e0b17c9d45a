# --- imports bind what Python's would
import copy, math, time
import numpy as np
import tinytorch
import scipy.sparse as sp
from numpy import array as make, zeros
from scipy.sparse import csr_matrix as csr, coo_matrix
from tinytorch.core.layers import Linear as L
from copy import deepcopy
assert make([1]).shape == zeros(1).shape == (1,) and csr is sp.csr_matrix and L is Linear
assert deepcopy is copy.deepcopy and math.floor(math.pi) == 3 and np.pi == math.pi
# --- what Starlark lacks
def sparsity_of(model: object, digits: int = 1) -> str:
    """A docstring."""
    return f"{measure_sparsity(model):.{digits}f}%" if False else f"{measure_sparsity(model):.1f}%"
m = Sequential(Linear(2, 2))
w: object = m.layers[0].weight.data
w[:] = [[1, 0], [0, 4]]
assert sparsity_of(m) == "50.0%", "a message"
assert (w @ w).tolist() == [[1.0, 0.0], [0.0, 16.0]] and 2 ** 5 == 32 and 2.0 ** -1 == 0.5
assert w is m.layers[0].weight.data and w is not w.copy() and 0 < 1 < 2 and not 0 < 2 < 1
w[:, 1] = 7
assert w.tolist() == [[1.0, 7.0], [0.0, 7.0]] and w[:, :1].shape == (2, 1)
w[w > 5] = 0
assert w.tolist() == [[1.0, 0.0], [0.0, 0.0]]
n = 0
while True:
    n += 1
    if n == 3: break
assert sum([1, 2]) == 3 and round(2.5) == 2 and abs(-1) == 1 and isinstance(m, Sequential) and pow(2, 3) == 8 and divmod(7, 2) == (3, 1)
assert [i * j for i in range(2) for j in range(3) if j] == [0, 0, 1, 2]
fib = lambda n: n if n < 2 else fib(n - 1) + fib(n - 2)
assert fib(10) == 55
# --- what an array has
a = np.array([[1, 2, 3], [4, 5, 6]], dtype=np.float32)
assert a.shape == (2, 3) and a.size == 6 and a.ndim == 2 and a.nbytes == 24 and a.dtype == np.float32
assert a.T.shape == (3, 2) and a.T[0, 1] == 4 and a.copy() is not a and a.dot([1, 0, 1]).tolist() == [4.0, 10.0]
assert a.sum() == 21 and a.sum(0).tolist() == [5.0, 7.0, 9.0] and a.sum(axis=1).tolist() == [6.0, 15.0]
assert a.mean() == 3.5 and a.min() == 1 and a.max() == 6 and a.tolist() == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]
sizes = {np.float32: 4, np.float64: 8, np.int8: 1, np.int32: 4, np.bool_: 1}
for d, n in sizes.items():
    assert a.astype(d).nbytes == 6 * n and a.astype(d).dtype == d
row, twin = a[0], a.copy()
row[0] = 9
a.T[2, 1] = 0
assert a[0, 0] == 9 and a[1, 2] == 0 and twin[0, 0] == 1
assert (a + [[1], [10]]).tolist()[1] == [14.0, 15.0, 10.0] and (a > 4).tolist()[1] == [False, True, False]
assert np.clip(a, min=2, max=4).tolist() == [[4.0, 2.0, 3.0], [4.0, 4.0, 2.0]]
assert np.std(np.array([1.0, 3.0]), ddof=1) ** 2 == 2.0000000000000004 or np.std(np.array([1.0, 3.0]), ddof=1) ** 2 == 2.0
# --- tensors and arrays do for one another
t = Tensor([[1.0, 2.0]])
assert np.sum(t) == 3 and (t + np.ones((1, 2))).data.tolist() == [[2.0, 3.0]] and t.data.dtype == np.float32
layer = Linear(2, 2, bias=False)
layer.weight.data = np.array([[1, 0], [0, 2]], dtype=np.float64)
assert layer.weight.data.dtype == np.float32 and layer.forward([[3.0, 4.0]]).data.tolist() == [[3.0, 8.0]]
loss = cross_entropy(layer([[0.0, 0.0]]), [0])
assert abs(float(loss) - math.log(2)) < 1e-6 and loss.item() == float(loss) and loss < 1
loss.backward()
opt = SGD(layer.parameters(), lr=0.1, momentum=0.9)
opt.step()
opt.zero_grad()
assert layer.weight.grad is None or not layer.weight.grad.any()
# --- random numbers follow from the seed
np.random.seed(3)
first = (np.random.randn(2).tolist(), np.random.rand(2).tolist(), np.random.randint(0, 5, 3).tolist(), np.random.default_rng(1).random(2).tolist())
np.random.seed(3)
again = (np.random.randn(2).tolist(), np.random.rand(2).tolist(), np.random.randint(0, 5, 3).tolist(), np.random.default_rng(1).random(2).tolist())
assert first == again
# --- models
l = Linear(3, 2)
assert l.weight.data.shape == (3, 2) and l.bias.data.tolist() == [0.0, 0.0] and l.in_features == 3 and l.out_features == 2
assert Linear(3, 2, bias=False).bias is None
big = Linear(400, 300).weight.data
assert abs(big.mean()) < 0.001 and abs(big.var() * 400 - 1) < 0.02
s = Sequential(l, ReLU(), Sequential(Linear(2, 2)), l) if False else SimpleModel(l, ReLU(), Sequential(Linear(2, 3)), l)
assert len(s.layers) == 4 and s.layers[0] is s.layers[3] and len(s.parameters()) == 4 and count_parameters(s) == 8 + 9
x = np.array([[1.0, 2.0, 3.0]])
assert (s(x).data == s.forward(x).data).all()
c = copy.deepcopy(s)
assert c is not s and c.layers[0] is c.layers[3] and (c(x).data == s(x).data).all()
low = LowRank(4, 1, 3, bias=False)
assert count_parameters(low) == 7 and count_parameters(LinearLowRank(4, 1, 3, bias=True)) == 10
# --- data sets and the bundled network
d = digits()
assert d.train.images.shape == (1437, 64) and d.test.images.shape == (360, 64) and len(d.test.labels) == 360
assert d.train.images.min() == 0 and d.train.images.max() == 1
m = load_model("digits_mlp")
assert count_parameters(m) == 5018 and sum([p.data.nbytes for p in m.parameters()]) == 20072 and [l.out_features for l in m.layers[::2]] == [48, 32, 10]
two = Dataset(np.zeros((2, 64)), [0, 1])
assert two.images.shape == (2, 64) and two.labels.tolist() == [0, 1] and accuracy(m, data=two) in (0.0, 0.5)
# --- what is measured
m = Sequential(Linear(2, 2), ReLU(), Linear(2, 1))
m.layers[0].weight.data = np.array([[0, 1], [2, 0]])
m.layers[2].weight.data = np.array([[0], [1]])
assert measure_sparsity(m) == 50.0 and count_parameters(m) == 9 and count_nonzero(m) == 3 and measure_sparsity(ReLU()) == 0.0
# --- magnitude_prune, in place
m = Sequential(Linear(2, 2), ReLU(), Linear(2, 2))
def fresh():
    m.layers[0].weight.data = np.array([[1, -2], [3, -4]])
    m.layers[2].weight.data = np.array([[5, 6], [7, 8]])
    return m
assert magnitude_prune(fresh(), sparsity=0.5) is m and m.layers[0].weight.data.any() == False and m.layers[2].weight.data.all()
magnitude_prune(fresh(), sparsity=0.5, scope="layer", rule="exact")
assert m.layers[0].weight.data.tolist() == [[0.0, 0.0], [3.0, -4.0]] and m.layers[2].weight.data.tolist() == [[0.0, 0.0], [7.0, 8.0]]
magnitude_prune(fresh(), 0.5, "global", "percentile")
assert measure_sparsity(m) == 50.0
magnitude_prune(fresh(), 0.29)
assert measure_sparsity(m) == 25.0
# --- structured_prune, with the bias, and what it skips
m = Sequential(Linear(2, 2), ReLU(), Linear(2, 2))
def fresh():
    for l in m.layers[::2]:
        l.weight.data = np.array([[1, 3], [1, 0]])
        l.bias.data = np.array([1, 2])
    return m
w = fresh().layers[0].weight.data
assert structured_prune(m, prune_ratio=0.5, importance="l2") is m and w.tolist() == [[0.0, 3.0], [0.0, 0.0]] and m.layers[0].bias.data.tolist() == [0.0, 2.0]
assert m.layers[2].weight.data.tolist() == [[1.0, 3.0], [1.0, 0.0]] and m.layers[0].weight.data is w
structured_prune(fresh(), 0.5, importance="l1", skip_head=False)
assert (m.layers[2].weight.data == 0).sum() == 3
big = structured_prune(load_model("digits_mlp"), 0.25, importance="taylor", data=digits().test)
assert sum([(l.bias.data == 0).sum() for l in big.layers[::2]]) == 12 + 8
# --- remove_channels says the same
m = structured_prune(load_model("digits_mlp"), 0.25)
small = remove_channels(m)
x = digits().test.images
assert small is not m and [l.out_features for l in small.layers[::2]] == [36, 24, 10] and np.abs(small(x).data - m(x).data).max() < 1e-5
# --- gradient_prune and nm_prune
m = load_model("digits_mlp")
assert gradient_prune(m, digits().test, sparsity=0.5, method="snip", scope="layer") is m
for l in m.layers[::2]:
    assert (l.weight.data == 0).sum() == l.weight.data.size // 2
n = load_model("digits_mlp")
assert gradient_prune(n, digits().test, 0.5, method="taylor") is n and measure_sparsity(n) == 50.0
four = Sequential(Linear(4, 1))
four.layers[0].weight.data = np.array([[1], [-4], [3], [2]])
assert nm_prune(four, n=2, m=4) is four and four.layers[0].weight.data.T.tolist() == [[0.0, -4.0, 3.0, 0.0]]
# --- low rank
W = np.zeros((100, 50), dtype=np.float32)
for i in range(50): W[i, i] = 50 - i
U, S, V = low_rank_approximate(W, rank_ratio=0.1)
assert U.shape == (100, 5) and S.tolist() == [50.0, 49.0, 48.0, 47.0, 46.0] and V.shape == (5, 50) and U.nbytes + S.nbytes + V.nbytes == 3020
assert np.allclose(U @ np.diag(S) @ V, np.where(W >= 46, W, 0), atol=1e-4) and not np.shares_memory(U, W)
m = load_model("digits_mlp")
f = factorize(m, rank=4)
assert f is not m and count_parameters(f) == 4 * (64 + 48) + 48 + 4 * (48 + 32) + 32 + 4 * (32 + 10) + 10 and count_parameters(m) == 5018
assert count_parameters(factorize(m, energy=0.5)) < count_parameters(factorize(m, rank_ratio=0.4)) < 5018
assert len(compression_report(f)) == 3
# --- distillation, the vector of the course
s, t = Tensor([[1, 0, -1], [0, 2, 1]]), Tensor([[0, 2, 1], [1, 0, -1]])
kd = KnowledgeDistillation(Linear(3, 3), Linear(3, 3), temperature=2.0, alpha=0.7)
assert abs(float(kd.distillation_loss(s, t, [1, 0])) - 0.7403640400) < 1e-6
assert abs(float(KnowledgeDistillation(Linear(3, 3), Linear(3, 3), 2.0, 0.7, form="audit").distillation_loss(s, t, [1, 0])) - 0.9084462514) < 1e-6
soft, hinton = [float(KnowledgeDistillation(Linear(3, 3), Linear(3, 3), 2.0, 1.0, form=f).distillation_loss(s, t, [1, 0])) for f in ("tinytorch", "hinton")]
assert abs(hinton - 4 * soft) < 1e-6
assert abs(float(kd.distillation_loss(s, t, [[0, 1, 0], [1, 0, 0]])) - 0.7403640400) < 1e-6
# --- training, the same numbers each time
def taught(**how):
    np.random.seed(1)
    m = Sequential(Linear(64, 10))
    m.layers[0].weight.data = np.zeros((64, 10))
    train(m, digits().test, epochs=1, lr=0.1, verbose=False, **how)
    return m
a, b = taught(batch_size=32, seed=4), taught(batch_size=32, seed=4)
assert (a.layers[0].weight.data == b.layers[0].weight.data).all() and accuracy(a) > 0.5
for how in [{"batch_size": 360}, {"momentum": 0.5}, {"optimizer": "adam"}, {"seed": 7}]:
    assert not (taught(**how).layers[0].weight.data == a.layers[0].weight.data).all(), how
plain = train(Sequential(Linear(64, 10)), digits().test, epochs=1, lr=0.1, batch_size=64, momentum=0.9, optimizer="sgd", seed=2, keep_zeros=False, verbose=False)
opt = Adam(plain.parameters(), lr=0.01)
cross_entropy(plain(digits().test.images), digits().test.labels).backward()
before = plain.layers[0].weight.data.copy()
opt.step()
assert np.abs(before - plain.layers[0].weight.data).max() < 0.0101
# --- fine_tune and distill hold zeros
m = magnitude_prune(load_model("digits_mlp"), 0.5)
fine_tune(m, digits().train, epochs=1, lr=0.01, batch_size=128, momentum=0.5, optimizer="sgd", seed=3, keep_zeros=True, verbose=False)
assert measure_sparsity(m) == 50.0
fine_tune(m, digits().train, epochs=1, lr=0.01, keep_zeros=False, verbose=False)
assert measure_sparsity(m) < 25
student = magnitude_prune(Sequential(Linear(64, 12), ReLU(), Linear(12, 10)), 0.3)
zeros = measure_sparsity(student)
distill(load_model("digits_mlp"), student, digits().train, epochs=1, lr=0.1, temperature=3.0, alpha=0.7, form="hinton", batch_size=32, momentum=0.9, seed=5, keep_zeros=True, verbose=False)
assert measure_sparsity(student) == zeros and accuracy(student) > 0.5
# --- compress_model, in its order, and checked before it begins
m = load_model("digits_mlp")
assert compress_model(m, {"structured_prune": 0.25, "magnitude_prune": 0.5}, data=digits().test) is m
assert [r["step"].split("(")[0].split(" ")[0] for r in compression_report(m)][0] == "before"
assert measure_sparsity(m) >= 50.0
low = compress_model(load_model("digits_mlp"), {"low_rank": 0.25})
assert count_parameters(low) < 5018
# --- quantize and cluster
m = load_model("digits_mlp")
m.layers[0].weight.data[0] = 0
for how in [{}, {"scheme": "symmetric"}, {"per": "channel"}, {"bits": 4}]:
    q = quantize(m, **how)
    assert q is not m and (q.layers[0].weight.data[0] == 0).all() and np.abs(q.layers[0].weight.data - m.layers[0].weight.data).max() < 0.2
k = cluster(m, bits=2, keep_zeros=True)
assert len(np.unique(k.layers[0].weight.data)) <= 5 and (k.layers[0].weight.data[0] == 0).all()
# --- sparse formats, and their bytes
W = np.zeros((8, 8), dtype=np.float32)
W[0, 0], W[3, 4], W[7, 7] = 1, 2, 3
x = np.arange(8.0)
for make, size in [(csr_matrix, 3 * 4 + 3 * 4 + 9 * 4), (coo_matrix, 3 * 12), (bitmap_matrix, 3 * 4 + 8)]:
    e = make(W)
    assert e.nbytes == size and (e.toarray() == W).all() and e.dot(x).tolist() == (W @ x).tolist(), make
n = nm_matrix(W)
assert (n.toarray() == W).all() and n.nbytes < W.nbytes
m = load_model("digits_mlp")
table = storage(m, formats=["dense", "csr"])
assert table["dense"] == 20072 and table["csr"] == 4 * 4928 + 4 * 4928 + 4 * (65 + 49 + 33) + 4 * 90
# --- profile
p = profile(load_model("digits_mlp"))
assert p.macs == 4928 and str(p).count("\n") >= 5
# --- what the lab adds
m = load_model("digits_mlp")
curves = sensitivity(m, [0.5, 0.9], data=Dataset(digits().test.images[:50], digits().test.labels[:50]))
assert len(str(curves).split("\n")) >= 4
assert [round(v, 3) for v in softmax([1, 2, 0.5], temperature=3).tolist()] == [0.308, 0.43, 0.261]
assert sweep(lambda s: s * 2, [1, 2])[1] is not None
