# --- whole
import numpy as np
a = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]])
print(a.sum(), a.mean(), a.min(), a.max(), a.prod(), a.any(), a.all(), a.argmax(), a.argmin(), a.std(), a.var(), np.median(a))
print(np.sum(a), np.mean(a), np.min(a), np.max(a), np.std(a), np.var(a), np.any(a > 6), np.all(a > 0), np.argmax(a), np.argmin(a), np.prod(a))
# --- along an axis
import numpy as np
a = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 7.0]])
for f in [np.sum, np.mean, np.min, np.max, np.std, np.var, np.any, np.all, np.argmax, np.argmin, np.prod, np.median]:
    print(f(a, axis=0).tolist(), f(a, axis=1).tolist(), f(a, axis=-1).tolist(), f(a, 0).tolist())
print(a.sum(axis=0, keepdims=True).tolist(), a.sum(axis=1, keepdims=True).tolist(), a.mean(axis=(0, 1)), a.sum(axis=None), a.max(axis=1, keepdims=True).shape, a.sum(keepdims=True).tolist(), np.sum(a, axis=(1,)).tolist(), np.sum(a, axis=1, keepdims=True).shape)
# --- whole numbers and masks
import numpy as np
a = np.array([[1, 2], [3, 4]])
print(a.sum(), a.mean(), a.sum(axis=0).tolist(), a.mean(axis=0).tolist(), (a > 2).sum(), (a > 2).mean(), (a > 2).any(), (a > 2).all(), a.max(), a.cumsum().tolist(), a.cumsum(axis=0).tolist(), np.cumsum([1, 2, 3]).tolist(), a.std())
print((a > 1).sum(axis=0).tolist(), np.count_nonzero(a > 1), np.count_nonzero([0, 1, 2]), np.count_nonzero(a, axis=0).tolist(), np.sum([1, 2]), np.mean([1, 2]), np.sum([True, True]), np.max([3, 1]), sum(np.array([1.5, 2])), np.sum(x for x in [1, 2]) if False else 3)
# --- ddof
import numpy as np
a = np.array([1.0, 2.0, 4.0])
print(a.std(ddof=1), a.var(ddof=1), np.std(a, ddof=1), np.var([1, 2, 4]))
# --- ties and nan
import numpy as np
print(np.argmax([1, 3, 3]), np.argmin([2, 1, 1]), np.max([1, np.nan]), np.sum([1, np.nan]), np.argmax([1, np.nan, 3]), np.min([np.nan, 1]), np.mean([np.inf, 1]))
# --- empty
import numpy as np
print(np.sum([]), np.prod([]), np.any([]), np.all([]), np.zeros((0, 3)).sum(axis=0).tolist(), np.zeros((2, 0)).sum(axis=1).tolist(), np.cumsum([]).tolist())
# --- max of nothing
import numpy as np
np.max([])
# --- an axis that is not there
import numpy as np
np.zeros((2, 2)).sum(axis=2)
# --- percentile
import numpy as np
a = np.array([3.0, 1.0, 2.0, 5.0])
print(np.percentile(a, 50), np.percentile(a, 0), np.percentile(a, 100), np.percentile(a, 90), np.percentile([1, 2, 3], 25), np.quantile(a, 0.5), np.percentile(a.reshape(2, 2), 50, axis=0).tolist(), np.percentile(a, [25, 75]).tolist(), np.median([1, 2]), np.percentile(np.abs([-1, 2, -3]), 33))
# --- percentile outside
import numpy as np
np.percentile([1, 2], 101)
# --- norms
import numpy as np
W = np.array([[3.0, 4.0], [0.0, 0.0]])
print(np.linalg.norm(W), np.linalg.norm(W, axis=0).tolist(), np.linalg.norm(W, axis=1).tolist(), np.linalg.norm([3, 4]), np.linalg.norm(W, ord="fro"), np.linalg.norm([3, -4], ord=1), np.linalg.norm([3, -4], 1), np.linalg.norm([3, -4], ord=np.inf), np.linalg.norm(W, axis=1, keepdims=True).tolist(), np.linalg.norm(W, ord=1, axis=0).tolist())
# --- svd
import numpy as np
W = np.array([[2.0, 0.0], [0.0, 3.0], [0.0, 0.0]])
U, S, V = np.linalg.svd(W, full_matrices=False)
print(U.shape, S.shape, V.shape, S.tolist(), np.allclose(U @ np.diag(S) @ V, W), np.allclose((U * S) @ V, W), np.allclose(U.T @ U, np.eye(2)))
# --- singular values alone
import numpy as np
A = np.array([[2.0, 1.0], [1.0, 3.0]])
print(np.allclose(np.linalg.svd(A, compute_uv=False), [3.618034, 1.381966]))
# --- methods
import numpy as np
a = np.array([[1.26, -2.5], [3.5, 0.0]])
print(a.round(1).tolist(), a.round().tolist(), a.clip(-1, 2).tolist(), a.flatten().tolist(), a.argsort().tolist(), a.dot(a).round(4).tolist(), a.item(0), a.ravel().tolist())
b = a.copy()
b.sort()
print(b.tolist(), a.tolist())
b.fill(2)
print(b.tolist(), a.min(axis=0).tolist(), a.size, len(a), a.shape[0], a.T.shape, a.nbytes)
# --- compare
import numpy as np
a = np.array([1.0, 2.0])
print(np.allclose(a, a + 1e-9), np.allclose(a, a + 0.1), np.allclose(a, a + 0.1, atol=0.2), np.allclose([1, np.nan], [1, np.nan]), np.allclose([np.nan], [np.nan], equal_nan=True), np.array_equal(a, [1, 2]), np.array_equal(a, [1, 2, 3]), np.isclose(a, [1, 3]).tolist(), np.allclose(a, a * 1.001, rtol=0.01), np.allclose(1.0, 1.0), np.array_equal([1], [1.0]), np.isclose(0.1 + 0.2, 0.3))
