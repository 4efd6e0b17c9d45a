# --- reductions that keep their dimensions
import numpy as np
a = np.array([[1.0, 5.0, 3.0], [4.0, 2.0, 8.0]])
print(np.all(a > 1, axis=1, keepdims=True).tolist(), np.any(a > 4, axis=0, keepdims=True).tolist(), np.any(a > 7, axis=1).tolist())
print(np.argmax(a, axis=0).tolist(), np.argmax(a, axis=1, keepdims=True).tolist(), np.argmin(a, axis=0).tolist(), np.argmin(a, axis=1, keepdims=True).tolist())
print(np.count_nonzero(a > 2, axis=1, keepdims=True).tolist(), np.mean(a, axis=0).tolist(), np.mean(a, axis=1, keepdims=True).tolist())
print(np.median(a, axis=0).tolist(), np.median(a, axis=1, keepdims=True).tolist(), np.min(a, axis=1).tolist(), np.min(a, axis=0, keepdims=True).tolist())
print(np.prod(a, axis=1).tolist(), np.prod(a, axis=0, keepdims=True).tolist(), np.quantile(a, 0.5, axis=1).tolist(), np.percentile(a, 50, axis=0).tolist())
print(np.std(a, axis=1).tolist(), np.std(a, axis=0, keepdims=True).tolist(), np.var(a, axis=1).tolist(), np.var(a, axis=0, keepdims=True).tolist(), np.var(a, axis=0, ddof=1).tolist())
# --- clip by name
import numpy as np
a = np.array([-2.0, 0.5, 3.0])
print(np.clip(a, -1, 1).tolist(), np.clip(a, None, 1).tolist(), np.clip(a, 0, None).tolist(), a.clip(0, 2).tolist())
# --- made like another
import numpy as np
a = np.array([[1.5, 2.5]], dtype=np.float32)
print(np.empty_like(a, dtype=np.int32).dtype, np.empty_like(a).shape, np.full_like(a, 3, dtype=np.int8).tolist(), np.full_like(a, 3, dtype=np.int8).dtype, np.identity(2).tolist(), np.identity(2, dtype=np.int32).dtype)
# --- comparisons as functions
import numpy as np
a, b = np.array([1, 2, 3]), np.array([3, 2, 1])
print(np.greater_equal(a, b).tolist(), np.less_equal(a, b).tolist(), np.logical_xor(a > 1, b > 1).tolist(), np.absolute([-1, 2]).tolist())
# --- close, and how close
import numpy as np
a = np.array([1.0, 2.0, np.nan])
print(np.isclose(a, a + 0.01, rtol=0.1).tolist(), np.isclose(a, a + 0.01, atol=0.1).tolist(), np.isclose(a, a, equal_nan=True).tolist(), np.isclose(a, a).tolist())
print(np.allclose([1.0], [1.05], rtol=0.1), np.allclose([0.0], [0.05], atol=0.1), np.allclose([np.nan], [np.nan], equal_nan=True))
# --- a stable sort
import numpy as np
print(np.sort([3, 1, 2], kind="stable").tolist(), np.sort([[3, 1], [0, 2]], axis=0, kind="stable").tolist(), np.argsort([1, 0, 1, 0], kind="stable").tolist(), np.sort([[3, 1], [0, 2]], axis=None).tolist())
# --- matrix products by name
import numpy as np
a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])
print(np.matmul(a, b).tolist(), np.matmul(a, [1.0, 1.0]).tolist(), np.dot(a, b).tolist(), (a @ b).tolist())
# --- an array is of a type
import numpy as np
print(isinstance(np.zeros(2), np.ndarray), isinstance([0], np.ndarray))
