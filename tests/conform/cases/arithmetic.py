# --- elementwise
import numpy as np
a = np.array([1.0, 2.0, 4.0])
b = np.array([2.0, 2.0, 0.5])
for c in [a + b, a - b, a * b, a / b, a ** b, a // b, a % b, -a, +a, abs(-a), a + 1, 1 - a, 2 * a, 1 / a, a ** 2, 2 ** a, a // 2, 7 % a, a ** 0.5, a * True]:
    print(c.tolist())
# --- whole numbers
import numpy as np
a = np.array([7, -7, 3])
for c in [a // 2, a % 3, a / 2, a * a, a - 10, a & 3, a | 8, a ^ 1, ~a, a << 1, a >> 1, a ** 2, a % -3, 20 // a, -a, abs(a), a // 2.0]:
    print(c.dtype, c.tolist())
# --- comparisons
import numpy as np
a = np.array([1, 2, 3])
for c in [a == 2, a != 2, a < 2, a <= 2, a > 2, a >= 2, a == a[::-1], 2 < a, (a > 1) & (a < 3), (a == 1) | (a == 3), ~(a > 1), (a > 1) ^ (a > 2), a == [1, 0, 3]]:
    print(c.dtype, c.tolist())
# --- a condition of many
import numpy as np
if np.array([1, 2]) > 1:
    print("no")
# --- chained comparisons of arrays
import numpy as np
0 < np.array([1, 2]) < 3
# --- a condition of one
import numpy as np
if np.array([1]) > 0: print("yes")
if np.array(0) == 0: print("zero")
if not np.array([0.0]): print("false")
print(bool(np.array([[2]])), float(np.array([2.5])), int(np.array(3)), np.array([4]).item(), np.array([[1, 2]])[0, 1].item() if hasattr(np.array([1])[0], "item") else 2)
# --- broadcasting
import numpy as np
a = np.arange(6).reshape(2, 3)
print((a + np.array([10, 20, 30])).tolist(), (a * np.array([[1], [2]])).tolist(), (np.array([[1], [2]]) + np.array([10, 20])).tolist(), (a + 1).tolist(), (a - a.mean(axis=0)).tolist(), (a / a.sum(axis=1, keepdims=True)).round(3).tolist())
print((np.ones((2, 1, 3)) * np.ones((4, 1))).shape, (np.ones((1, 3)) + np.ones((2, 1))).shape, (np.ones(3) + np.ones((2, 3))).shape, (np.ones((0, 3)) + 1).shape, np.broadcast_to(np.array([1, 2]), (2, 2)).tolist())
print((a == a[0]).tolist(), (a > np.array([[2], [3]])).tolist(), np.maximum(a, [[1], [4]]).tolist())
# --- shapes that do not broadcast
import numpy as np
np.ones((2, 3)) + np.ones(2)
# --- lists beside arrays
import numpy as np
a = np.array([1, 2])
print((a + [1, 2]).tolist(), ([1, 2] * a).tolist(), (a * [[1], [2]]).tolist(), ((1, 2) - a).tolist(), (a == [1, 3]).tolist(), sum(a), max(a), min(a), len(a), list(a) == [1, 2], 2 in a, 5 in a, sorted(a, reverse=True) == [2, 1], any(a > 1), all(a > 1), round(float(a.mean()), 2))
# --- matrix products
import numpy as np
A = np.array([[1, 2], [3, 4]])
B = np.array([[5, 6], [7, 8]])
v = np.array([1, 10])
print((A @ B).tolist(), (A @ v).tolist(), (v @ A).tolist(), v @ v, np.dot(A, B).tolist(), A.dot(v).tolist(), np.matmul(A, B).tolist(), (A.T @ B).tolist(), np.dot(v, v), np.dot(2, 3), np.dot(A, 2).tolist())
print((np.ones((2, 3)) @ np.ones((3, 4))).shape, (np.ones((5, 2, 3)) @ np.ones((3, 4))).shape, np.outer([1, 2], [3, 4]).tolist())
# --- matrix product that does not fit
import numpy as np
np.ones((2, 3)) @ np.ones((2, 3))
# --- matrix product of a number
import numpy as np
np.ones((2, 3)) @ 2
# --- infinities
import numpy as np
a = np.array([1.0, -1.0, 0.0])
print((a / 0).tolist(), (a * np.inf).tolist(), (np.array([np.inf]) - np.inf).tolist(), np.isnan(a / 0).tolist(), np.isinf(a / 0).tolist(), np.isfinite([1, np.inf, np.nan]).tolist(), np.nan == np.nan, (a // 0).tolist(), (a % 0).tolist(), np.log(a).tolist(), np.sqrt(a).tolist())
print((np.array([1, 0]) // 0).tolist(), (np.array([1, 0]) % 0).tolist(), (np.array([1]) / 0).tolist())
# --- powers
import numpy as np
print((np.array([2, 3]) ** 2).tolist(), (np.array([2.0, 9.0]) ** 0.5).tolist(), (np.array([2, 3]) ** np.array([3, 2])).tolist(), (2.0 ** np.array([1, 2])).tolist(), (np.array([-8.0]) ** 3).tolist(), (np.array([0.0]) ** 0).tolist(), (np.array([4.0]) ** -1).tolist(), np.power(2, 3), np.power([2, 3], 2).tolist())
# --- whole number to a negative power
import numpy as np
np.array([2]) ** -1
# --- minus of a mask
import numpy as np
-np.array([True])
# --- difference of masks
import numpy as np
np.array([True]) - np.array([False])
# --- floor of logicals
import numpy as np
a = np.array([True, False])
print((a & [True, True]).tolist(), np.logical_and(a, True).tolist(), np.logical_or(a, [False, True]).tolist(), np.logical_not(a).tolist(), (a ^ True).tolist(), (a * a).tolist(), (a + a).tolist(), a.sum(), a.mean(), (a | (np.array([1, 2]) > 1)).tolist())
# --- and of arrays
import numpy as np
print((np.array([1, 2]) > 1) and True)
