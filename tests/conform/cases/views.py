# --- rows are views
import numpy as np
W = np.arange(6.0).reshape(2, 3)
row = W[0]
row[1] = 99
print(W.tolist(), row.tolist())
W[0] = 5
print(row.tolist())
row += 1
print(W.tolist())
row = row + 1
row[0] = -1
print(W.tolist())
# --- slices are views
import numpy as np
W = np.arange(6.0).reshape(2, 3)
part = W[:, 1:]
part[:] = 0
print(W.tolist(), part.shape)
part[0, 0] = 7
col = W[:, 0]
col *= 10
print(W.tolist())
rev = W[::-1]
rev[0, 0] = 4
print(W.tolist(), W[:, ::-1].tolist())
T = W.T
T[0, 1] = -3
print(W.tolist(), T.shape)
# --- copies are not
import numpy as np
W = np.arange(6.0).reshape(2, 3)
for c in [W.copy(), W + 0, W[[0, 1]], W[W > -1], W.astype(float), W.flatten(), np.array(W), W[:, [0, 1]], np.copy(W), -W, W * 1, np.sort(W), np.abs(W), np.where(W > 0, W, W), W.round(), W.clip(0, 9), np.concatenate([W, W])]:
    c[...] = 100
print(W.tolist())
# --- shared memory
import numpy as np
W = np.arange(6.0).reshape(2, 3)
for c in [W[0], W[:, 1:], W.T, W.reshape(3, 2), W.ravel(), W[...], W[None], W[:], W.T.reshape(-1), W.T.ravel(), W.flatten(), W.copy(), np.asarray(W), W.squeeze(), W.transpose(), W[0:0], np.expand_dims(W, 0), W.view() if hasattr(W, "view") else W]:
    print(np.shares_memory(W, c), end=" ")
print()
# --- base of names
import numpy as np
a = np.zeros(3)
b = a
c = a.copy()
b[0] = 1
print(a is b, a is c, a.tolist(), c.tolist(), a[:] is a, (a[:] == a).all())
a = a * 2
print(a.tolist(), b.tolist(), a is b)
b *= 2
print(b.tolist())
a = b
a += 1
print(b.tolist())
a = a + 1
print(b.tolist(), a.tolist())
# --- through a function
import numpy as np
def fill(x): x[:] = 7
def rebind(x):
    x = x * 0
    return x
def inplace(x): x *= 0
a = np.ones(2)
fill(a)
print(a.tolist())
rebind(a)
print(a.tolist())
inplace(a)
print(a.tolist())
# --- in lists and dicts
import numpy as np
import copy
a = np.ones(2)
l = [a, a.copy()]
d = {"w": a}
a[0] = 5
print(l[0].tolist(), l[1].tolist(), d["w"].tolist(), l[0] is a, d["w"] is a)
deep = copy.deepcopy(l)
flat = copy.copy(l)
a[1] = 6
print(deep[0].tolist(), flat[0].tolist(), copy.copy(a) is a, copy.deepcopy(a).tolist())
deep2 = copy.deepcopy([a, a])
print(deep2[0] is deep2[1])
# --- loop over rows
import numpy as np
W = np.zeros((2, 2))
for row in W:
    row += 1
print(W.tolist())
for row in W: row = row + 1
print(W.tolist())
for i in range(2):
    W[i] *= 10
for x in np.array([1, 2]):
    x += 1
print(W.tolist())
# --- overlapping
import numpy as np
a = np.arange(5)
a[1:] = a[:-1]
print(a.tolist())
a = np.arange(5)
a[:-1] = a[1:]
print(a.tolist())
a = np.arange(4)
a[::-1] = a
print(a.tolist())
a = np.arange(4)
a += a[::-1]
print(a.tolist())
b = np.arange(4).reshape(2, 2)
b[:] = b.T
print(b.tolist())
b += b.T
print(b.tolist())
# --- reshape of a view
import numpy as np
a = np.arange(6)
b = a.reshape(2, 3)
b[0, 0] = 9
c = b.T.reshape(-1)
c[1] = 100
print(a.tolist(), c.tolist())
r = b.ravel()
r[5] = -1
f = b.flatten()
f[0] = 55
print(a.tolist())
# --- augmented slices
import numpy as np
W = np.arange(6.0).reshape(2, 3)
W[:, 0] += 10
W[1] -= 1
W[W > 5] *= 2
W[0, 1] /= 2
W[[0, 1], [2, 2]] = 0
W[..., 1] **= 2
W[:, 1:][0] += 100
W.T[0] += 0.5
print(W.tolist())
# --- an index twice is added once
import numpy as np
a = np.zeros(3)
a[[0, 0, 2]] += 1
print(a.tolist())
# --- pruning by hand
import numpy as np
W = np.array([[0.5, -0.1], [0.05, -0.9]])
mask = np.abs(W) > 0.2
pruned = W * mask
print(W.tolist(), pruned.tolist())
W[~mask] = 0
print(W.tolist(), np.count_nonzero(W), (W == 0).mean())
W *= mask
print(np.array_equal(W, pruned))
