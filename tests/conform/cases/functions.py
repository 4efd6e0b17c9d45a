# --- elementwise functions
import numpy as np
a = np.array([0.25, 1.0, 4.0])
for c in [np.sqrt(a), np.square(a), np.abs(-a), np.sign([-2.0, 0.0, 3.0]), np.floor(a), np.ceil(a), np.maximum(a, 1), np.minimum(a, [1, 2, 3]), np.clip(a, 0.5, 2), np.round([0.5, 1.5, 2.5, -0.5]), np.round([1.234, 5.678], 1), np.log2(a), np.negative(a), np.add(a, 1), np.subtract(a, 1), np.multiply(a, 2), np.divide(a, 2), np.power(a, 2), np.mod([5, -5], 3), np.floor_divide([5, -5], 3), np.greater(a, 1), np.less(a, 1), np.equal(a, 1), np.not_equal(a, 1)]:
    print(c.tolist())
print(np.exp([0.0, 1.0, -1.0]).round(12).tolist(), np.log([1.0, 2.0, 10.0]).round(12).tolist(), np.tanh([0.0, 0.5, -2.0]).round(12).tolist(), np.exp(1).round(12))
# --- of numbers
import numpy as np
print(np.sqrt(4), np.abs(-3), np.sign(-2.5), np.maximum(1, 2), np.round(2.567, 1), np.clip(5, 0, 3), np.floor(2.7), np.square(3), np.isnan(1.0), np.exp(0), np.mean([1]), np.sum(5), np.max(3), np.round(2.5), np.minimum(2, 0.5), np.abs(-0.5))
# --- isnan and friends
import numpy as np
a = np.array([1.0, np.nan, np.inf, -np.inf])
print(np.isnan(a).tolist(), np.isfinite(a).tolist(), np.isinf(a).tolist(), np.isnan(a).any(), np.isnan([1, 2]).tolist())
# --- sort and unique
import numpy as np
a = np.array([[3, 1, 2], [9, 7, 8]])
print(np.sort(a).tolist(), np.sort(a, axis=0).tolist(), np.sort(a, axis=None).tolist(), np.unique([3, 1, 1, 2]).tolist(), np.unique(a).tolist(), np.sort([2.5, -1])[::-1].tolist(), np.argsort([3, 1, 2]).tolist(), np.sort([3, np.nan, 1]).tolist())
v, c = np.unique([1, 1, 2, 5], return_counts=True)
print(v.tolist(), c.tolist())
print(np.unique(np.array([2.5, 1.0, 2.5], dtype=np.float32)).tolist(), len(np.unique(np.round([0.11, 0.12, 0.2], 1))))
# --- sorts of equal numbers keep order
import numpy as np
print(np.argsort([1, 0, 1, 0], kind="stable").tolist(), np.argsort([2, 2, 2]).tolist())
# --- clip with one side
import numpy as np
print(np.clip([-1, 0, 5], 0, None).tolist(), np.clip([-1, 0, 5], None, 2).tolist(), np.array([-1.5, 9]).clip(min=0).tolist(), np.array([1, 9]).clip(max=3).tolist(), np.clip(np.arange(4), 1, 2).tolist())
# --- statistics
import numpy as np
print(np.cumsum([[1, 2], [3, 4]], axis=1).tolist())
# --- shapes
import numpy as np
print(np.shape([[1, 2]]), np.ndim([[1]]), np.size([1, 2, 3]), np.prod((2, 3)), np.prod(np.zeros((4, 5)).shape), len(np.zeros((4, 5))), np.zeros((2, 3)).shape == (2, 3))
# --- softmax by hand
import numpy as np
def softmax(x, T=1.0):
    z = x / T
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
print(softmax(np.array([1.0, 2.0, 0.5])).round(3).tolist(), softmax(np.array([1.0, 2.0, 0.5]), 3).round(3).tolist(), softmax(np.array([[1.0, 2.0], [3.0, 1.0]])).sum(axis=1).round(9).tolist())
# --- magnitude pruning by hand
import numpy as np
W = np.array([[0.1, -0.5, 0.3], [0.05, 0.9, -0.2]])
t = np.percentile(np.abs(W), 50)
mask = np.abs(W) >= t
print(round(float(t), 6), mask.tolist(), (W * mask).tolist(), (W * mask == 0).sum() / W.size, 1 - mask.mean(), np.sum(mask), 100.0 * np.mean(W * mask == 0))
# --- low rank by hand
import numpy as np
W = np.outer([1.0, 2.0, 3.0], [1.0, 0.5]).astype(np.float32)
U, S, V = np.linalg.svd(W, full_matrices=False)
k = max(1, int(0.5 * min(W.shape)))
A = U[:, :k] @ np.diag(S[:k]) @ V[:k, :]
print(k, np.allclose(A, W), U[:, :k].nbytes + S[:k].nbytes + V[:k].nbytes, W.nbytes, np.linalg.norm(W - A) < 1e-5, S[1] < 1e-5)
# --- quantizing by hand
import numpy as np
w = np.array([-1.0, 0.0, 2.0, 0.5, 1.5, -0.5])
scale = (w.max() - w.min()) / 255
zero = np.round(-128 - w.min() / scale)
q = np.clip(np.round(w / scale + zero), -128, 127).astype(np.int8)
back = (q.astype(np.float32) - zero) * scale
print(zero, q.tolist(), q.dtype, q.nbytes, np.abs(back - w).max() <= scale / 2 + 1e-9)
# --- sizes
import numpy as np
print([np.zeros((10, 10), dtype=d).nbytes for d in [np.float32, np.float64, np.int8, np.int32, np.int64, bool]], np.zeros(3).T.shape, np.zeros((1000, 1000), dtype=np.float32).nbytes)
# --- an unknown function
import numpy as np
np.sqroot(2)
# --- an unknown attribute
import numpy as np
np.zeros(2).shap
