import numpy as np
a = np.arange(12).reshape(3, 4)
print(a[1:, ::2].tolist(), a[:, -1].tolist(), a.T.shape, a[::-1][0].tolist())
v = a[1]; v[0] = 100
print(a[1, 0], a[a > 10].tolist(), (a % 2 == 0).sum())
c = a[[0, 2]]; c[:] = 0
print(a[0].tolist(), c.shape, a[[0, 2], [1, 3]].tolist(), a[:, [3, 0]].tolist())
a[a > 50] = -1
print(a.tolist(), a.sum(axis=0).tolist(), a.mean(axis=1).tolist(), a.min(), a.max(), a.argmax())
f = np.array([0.5, 1.5, 2.5, -0.5])
print(np.round(f).tolist(), f.astype(np.int8).tolist(), f.dtype, (f > 1).dtype, np.array([1, 2]).dtype)
print((np.ones((2, 3)) @ np.ones((3, 2))).tolist(), (np.arange(3) ** 2).tolist(), (np.array([2.0]) ** -1).tolist())
w = np.zeros((2, 2), dtype=np.float32)
w += 0.1
print(w.dtype, w.nbytes, float(w[0, 0]) == 0.1, (w * 2).dtype, (w * np.ones(2)).dtype, (w > 0).all())
print(np.array([100, 100], dtype=np.int8) + np.array([100, 27], dtype=np.int8))
print(np.where(np.array([True, False]), 1, 2).tolist(), np.concatenate([np.zeros(2), np.ones(1)]).tolist(), np.stack([np.zeros(2), np.ones(2)]).shape)
print(np.percentile(np.array([1.0, 2.0, 3.0, 4.0]), 40), np.std([1, 2, 3, 4]), np.var(np.arange(4)), np.linalg.norm([3, 4]))
print(np.sort([3, 1, 2]).tolist(), np.argsort([3, 1, 2]).tolist(), np.unique([2, 1, 2]).tolist(), np.clip([1, 5, 9], 2, 6).tolist(), np.sign([-2.0, 0.0, 3.0]).tolist())
print(np.linspace(0, 1, 5).tolist(), np.eye(2).tolist(), np.diag([1, 2]).tolist(), np.diag(np.eye(3)).tolist())
b = np.arange(6.0).reshape(2, 3)
b[:, 1] *= 10
b[0] = [7, 8, 9]
print(b.tolist(), b[..., 0].tolist(), b[None].shape, b[:, None, :].shape, (-b)[0].tolist(), (~(b > 8)).tolist())
print(np.allclose(b, b + 1e-9), np.array_equal(b, b), np.isnan(np.array([1, np.nan])).any(), np.any(b == 7), b.any(), np.isfinite(b).all())
print(np.maximum([1, 5], 3).tolist(), np.abs([-1, 2]).tolist(), np.count_nonzero(b), b.size, b.ndim, len(b), b.copy() is b)
x = np.array([1, 2, 3]); y = x; y += 1
print(x.tolist(), x is y, (x / 2).tolist(), (x // 2).tolist(), -7 // np.array([2]), np.array([-7]) % 3)
print([float(r.sum()) for r in b], b.flatten().tolist() == b.ravel().tolist(), np.sum(b, axis=1, keepdims=True).shape, b.item if False else 0)
m = np.array([[1, 2], [3, 4]])
print((m & 1).tolist(), (m @ np.array([1, 1])).tolist(), m.dot(m).tolist(), np.dot([1, 2], [3, 4]), m[m[:, 0] > 1].tolist(), m[0][1], m[-1, -1])
print(np.float32(0.1) == 0.1, np.zeros(3, dtype=bool).tolist(), m.dtype == np.int64, w.dtype == np.float32, str(w.dtype))
