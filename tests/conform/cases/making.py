# --- array
import numpy as np
for a in [np.array([1, 2]), np.array([1.0, 2]), np.array([True, False]), np.array([[1, 2], [3, 4]]), np.array(5), np.array([]), np.array([[1.5]]), np.array((1, 2)), np.array([1, True]), np.array([1, 2.5, True]), np.array([1, 2], dtype=np.float32), np.array([1.9, -1.9], dtype=int), np.array([0, 2], dtype=bool), np.array([1, 2], dtype="float64"), np.array([[1, 2]], np.int8), np.array(range(3)), np.array([np.array([1, 2]), np.array([3, 4])])]:
    print(a.shape, a.dtype, a.size, a.ndim, a.nbytes, a.tolist())
# --- zeros, ones, full, empty
import numpy as np
for a in [np.zeros(3), np.zeros((2, 2)), np.zeros((2,), dtype=np.int8), np.ones(2), np.ones((1, 2), dtype=bool), np.full(2, 7), np.full((2, 2), 0.5), np.full(2, 1, dtype=np.float32), np.zeros(0), np.zeros(()), np.zeros([2, 1]), np.ones((2, 3), np.float32)]:
    print(a.shape, a.dtype, a.tolist())
print(np.empty((2, 3)).shape, np.empty(2, dtype=np.float32).dtype)
# --- like
import numpy as np
x = np.array([[1, 2], [3, 4]], dtype=np.float32)
for a in [np.zeros_like(x), np.ones_like(x), np.full_like(x, 3), np.empty_like(x) * 0, np.zeros_like(x, dtype=int), np.zeros_like([1, 2]), np.ones_like(x, dtype=bool)]:
    print(a.shape, a.dtype, a.tolist())
# --- eye, identity, diag
import numpy as np
for a in [np.eye(2), np.eye(2, 3), np.eye(3, k=1), np.eye(2, dtype=np.float32), np.identity(2), np.diag([1, 2]), np.diag(np.array([[1, 2], [3, 4]]))]:
    print(a.dtype, a.tolist())
# --- arange
import numpy as np
for a in [np.arange(4), np.arange(2, 5), np.arange(0, 1, 0.25), np.arange(5, 0, -2), np.arange(3.0), np.arange(0), np.arange(1, 2, 0.3), np.arange(3, dtype=np.float32), np.arange(6).reshape(2, 3), np.arange(0.0, 0.5, 0.1), np.arange(2, dtype=np.int8), np.arange(start=1, stop=3)]:
    print(a.dtype, a.tolist())
# --- linspace
import numpy as np
for a in [np.linspace(0, 1, 5), np.linspace(0, 1, 3), np.linspace(1, 2, 1), np.linspace(0, 10, 4), np.linspace(0, 1, 4, endpoint=False), np.linspace(0.5, 0.9, 5), np.linspace(-1, 1, 5, dtype=np.float32), np.linspace(0, 1, num=2), np.linspace(3, 3, 2), np.linspace(0.1, 0.9, 9)]:
    print(a.dtype, a.tolist())
print(len(np.linspace(0, 1)))
# --- asarray and copy
import numpy as np
x = np.array([1.0, 2])
y = np.asarray(x)
z = np.array(x)
w = np.copy(x)
x[0] = 9
print(y is x, z.tolist(), w.tolist(), np.asarray([1, 2]).tolist(), np.array(x, copy=True) is x, np.asarray(x, dtype=np.float32).dtype)
# --- ragged
import numpy as np
np.array([[1, 2], [3, 4, 5]], dtype=float)
# --- words
import numpy as np
np.array(["a"], dtype=float)
# --- reshape and friends
import numpy as np
a = np.arange(6)
for b in [a.reshape(2, 3), a.reshape((3, 2)), a.reshape(-1, 2), a.reshape(2, -1), a.reshape(1, 6), a.reshape(6, 1), a.reshape(-1), a.reshape(2, 3).T, a.reshape(2, 3).flatten(), a.reshape(2, 3).ravel(), np.ravel(a), np.reshape(a, (3, 2)), a.reshape(1, 2, 3).squeeze(), np.expand_dims(a, 0), np.expand_dims(a, 1), np.squeeze(a.reshape(1, 6)), a.reshape(2, 3).transpose(), np.transpose(a.reshape(2, 3)), a[:, None], a[None], a[np.newaxis, :]]:
    print(b.shape, b.tolist())
print(np.arange(24).reshape(2, 3, 4).T.shape)
# --- reshape that does not fit
import numpy as np
np.arange(6).reshape(4, 2)
# --- concatenate, stack
import numpy as np
a = np.array([[1, 2], [3, 4]])
b = np.array([[5, 6]])
for c in [np.concatenate([a, b]), np.concatenate((a, a), axis=1), np.concatenate([a, b.T], axis=1), np.concatenate([[1, 2], [3.5]]), np.stack([a, a]).reshape(-1), np.stack([[1, 2], [3, 4]]), np.stack([[1, 2], [3, 4]], axis=1), np.vstack([a, b]), np.hstack([a, b.T]), np.vstack([[1, 2], [3, 4]]), np.hstack([[1, 2], [3]]), np.concatenate([a, b], axis=None), np.concatenate([a, b], axis=-2)]:
    print(c.shape, c.dtype, c.tolist())
# --- concatenate of other widths
import numpy as np
np.concatenate([np.zeros((2, 2)), np.zeros((2, 3))])
# --- flip
import numpy as np
print(np.flip([1, 2, 3]).tolist(), np.flip(np.array([[1, 2], [3, 4]]), axis=0).tolist())
# --- random shapes
import numpy as np
np.random.seed(0)
print(np.random.randn(2, 3).shape, np.random.rand(4).shape, np.random.randn(2).dtype, np.random.randint(0, 10, (2, 2)).shape, np.random.randint(5, size=3).shape, isinstance(np.random.rand(), float), np.random.permutation(4).shape, np.random.normal(0, 1, (2, 3)).shape, np.random.uniform(-1, 1, 4).shape)
a = np.random.rand(100)
b = np.random.randint(2, 5, 100)
print(a.min() >= 0, a.max() < 1, b.min() >= 2, b.max() <= 4, sorted(np.random.permutation(5).tolist()), np.random.randint(3, 4))
np.random.seed(7)
x = np.random.randn(3)
np.random.seed(7)
print(np.array_equal(x, np.random.randn(3)), np.array_equal(x, np.random.randn(3)))
rng = np.random.default_rng(3)
print(rng.random(2).shape, rng.normal(size=(2, 2)).shape, rng.standard_normal(3).shape, rng.integers(0, 5, size=4).shape, rng.uniform(0, 1, 2).shape, rng.permutation(3).shape, rng.integers(0, 3) < 3, rng.standard_normal((2, 2)).shape)
print(np.array_equal(np.random.default_rng(5).random(3), np.random.default_rng(5).random(3)))
