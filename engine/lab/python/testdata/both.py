import copy
import numpy as np
from scipy.sparse import csr_matrix, coo_matrix as coo
from tinytorch.core import (Tensor, Linear,
                            ReLU,)
original = load_model("digits_mlp")
compressed = magnitude_prune(copy.deepcopy(original), sparsity=0.9)
print(f"{measure_sparsity(compressed):.1f}% zeros, {accuracy(original)=:.3f}")
# ---
def train_step(model, x, y, *, lr: float = 0.01, **rest) -> float:
    """One step."""
    logits = model.forward(x)
    loss = cross_entropy(logits, y)
    loss.backward()
    for p in model.parameters():
        p.data -= lr * p.grad
        p.grad[:] = 0
    return float(loss)
# ---
W = np.random.randn(4, 3).astype(np.float32)
U, S, V = low_rank_approximate(W, rank_ratio=0.5)
error = np.linalg.norm(W - U @ np.diag(S) @ V) / np.linalg.norm(W)
assert U.shape == (4, 1), f"got {U.shape}"
W[:, [0, 2]] = 0
W[np.abs(W) < 0.1] = 0
w = W[::-1, ..., None][1:, :2]
# ---
for layer in model.layers:
    if hasattr(layer, "weight") and not layer.frozen:
        total += layer.weight.data.size
    elif isinstance(layer, (ReLU, Linear)):
        pass
    else:
        continue
# ---
squares = {n: n ** 2 for n in range(10) if n % 2 if n > 2}
pairs = [(i, j) for i, row in enumerate(W) for j, _ in enumerate(row)]
print(sum(x * x for x in [1, 2, 3]), {*pairs}, [*pairs, 1], {**squares, 5: 6})
best = max(pairs, key=lambda p: -p[0])
x = 1 if best else 2 if not pairs else 3
0 < x <= 3 != 4 is not None
a = b = c, = [1]
x = -2 ** -1 ** 2
x = not a in b
lambda: (yield_, 1)
f(*args, 1, *more, k=2, **d, j=3)
f(x)(y)[0].z
# ---
if x: y = 1; z = 2
while True:
	break
if (
    a
  and b
): pass
# ---
s = 'a' "b" r'\d' u'x' f'{a!r:>{width}}' rf"\d{a}" '''
 lines
''' "it's" '\x41\u00e9\
z'
b = b'x' rb'\x'
n = 1_000 + 0x_ff + 0b1 + 0o7 + 1e-3 + .5 + 5. + 1.5E+3 + 00
# ---
x[1,]
x[1:2, ::3]
x[()]
x[a:b:c]
x[lambda: 1]
x[1 if a else 2:]
# ---
x: int = 3
y: list[int]
self.x: float = 1.0
x += 1,
x = yield_ = 2
x = *a, b
for i in *a, b: pass
for x in 1, 2, 3: pass
for (i, j), k in z: print(i)
del a[0], b[1:2]
return_ = lambda *a, k=1, **d: (a, k, d)
# ---
def f(a, /, b, *, c): ...
def g(a, b=1, *c, d, e=2, **f): return
def h(): return 1, *a
# ---
class_ = 1
match = 2
match(x)
match[0] = case = type = 1
print(match)
_ = __name__
été = 1
# ---


# only a comment
# ---
if 1:
    if 2:
        x

    # comment at another depth
  # and another
    y
else: z
# ---
x = (  # open
    1,

    2,  # two
)
y = [
]
z = {
    'a': 1,
    **b,
}
# ---
x = 1if y else 2
x = [1for _ in y]
# ---
global x
x = 1
# ---
def f():
    global x
    return x
# ---
def f(x):
    global x
# ---
f(x for x in y,)
# ---
...: int
# ---
x[:]: int = 0
# ---
x = (
# ---
x = )
# ---
if x
    y
# ---
if x:
y
# ---
  x
# ---
if 1:
    x
  y
# ---
x = 'abc
# ---
x = """abc
# ---
1 = x
# ---
f() = x
# ---
a + 1 = x
# ---
x = 
# ---
x y
# ---
print x
# ---
x = 1 +
# ---
def f(a, a): pass
# ---
def f(a=1, b): pass
# ---
def f(*): pass
# ---
def f(**k, a): pass
# ---
f(a=1, a=2)
# ---
f(a=1, 2)
# ---
f(**d, 2)
# ---
f(**d, *a)
# ---
f(x for x in y, 1)
# ---
return 1
# ---
break
# ---
def f(): break
# ---
while 1:
    def f():
        continue
# ---
None = 1
# ---
f(None=1)
# ---
def None(): pass
# ---
x = 012
# ---
x = 1__0
# ---
x = 0xg
# ---
x = 2x
# ---
x = f"{"
# ---
x = f"}"
# ---
x = f"{}"
# ---
x = f"{a!z}"
# ---
x = f"{a b}"
# ---
x = 'a' b'b'
# ---
x = "\x4"
# ---
x = b'é'
# ---
else: x
# ---
for x y: z
# ---
for 1 in x: z
# ---
[x for x]
# ---
[x for x in y if z else w]
# ---
{1: 2, 3}
# ---
{1, 2: 3}
# ---
x[]
# ---
x = 1;; y
# ---
import
# ---
from x import
# ---
from x import (a
# ---
import a.b.
# ---
from x import a,
# ---
lambda = 1
# ---
x++
# ---
x && y
# ---
x ? y : z
# ---
a, b += 1
# ---
(a, b): int = 1
# ---
x: int: float
# ---
if x: if y: z
# ---
x = a if b
# ---
x = *a
# ---
x = (*a)
# ---
del f()
# ---
del 1
# ---
x = \ 1
# ---
not
# ---
a not b
# ---
a is is b
# ---
@
# ---
x = [1,,2]
# ---
f(,)
# ---
def f(x)
    return x
# ---
def f:
    pass
# ---
if True:
	x
        y
# ---
assert
# ---
x..y
# ---
x.1
# ---
5.x
# ---
(x) = 1
[a, b] = (c, d) = e
() == x
x = ()
x = (1,)
# ---
a, *b = c
# ---
for *a, b in c: pass
# ---
for x in y: pass
else: z
# ---
while x: pass
else: z
# ---
*a, = b
# ---
*a = b
# ---
a, *b, *c = d
# ---
for *a in b: pass
# ---
(a, *b), [c, *d] = e
# ---
[x for x, *y in z]
# ---
while a:
    if b: break
else:
    c
# ---
for x in y: pass
else: break
# ---
a = *b, c = d
# ---
for (a, *b), c in d: pass
# ---
*a, b += c
# ---
f(*'ab', *c)
# ---
a, b = c = 'xy'
