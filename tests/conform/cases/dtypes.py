# --- names
import numpy as np
print(np.zeros(1).dtype, np.array([1]).dtype, np.array([True]).dtype)
a = np.zeros(2, dtype=np.float32)
print(a.dtype == np.float32, a.dtype == "float32", a.dtype != np.float64, a.dtype == float, np.zeros(1).dtype == float, np.array([1]).dtype == int, np.array([True]).dtype == bool, a.dtype.name, a.dtype.itemsize, a.itemsize, str(a.dtype), f"{a.dtype}")
# --- astype
import numpy as np
a = np.array([1.7, -1.7, 0.0, 2.5])
for d in [np.float32, np.float64, np.int8, np.int32, np.int64, int, float, bool, "int8", "float32", np.bool_]:
    b = a.astype(d)
    print(b.dtype, b.tolist())
b = a.astype(np.float64)
b[0] = 9
print(a.tolist(), np.array([300, -200]).astype(np.int8).tolist(), np.array([2 ** 31]).astype(np.int32).tolist(), a.astype(bool).astype(int).tolist())
# --- promotion of arrays
import numpy as np
kinds = [bool, np.int8, np.int32, np.int64, np.float32, np.float64]
for k in kinds:
    print([str((np.ones(1, dtype=k) + np.ones(1, dtype=j)).dtype) for j in kinds])
# --- promotion of products
import numpy as np
kinds = [bool, np.int8, np.int32, np.int64, np.float32, np.float64]
for k in kinds:
    print([str((np.ones(1, dtype=k) * np.ones(1, dtype=j)).dtype) for j in kinds])
# --- promotion of quotients
import numpy as np
kinds = [bool, np.int8, np.int32, np.int64, np.float32, np.float64]
for k in kinds:
    print([str((np.ones(1, dtype=k) / np.ones(1, dtype=j)).dtype) for j in kinds])
# --- with Python numbers
import numpy as np
for k in [np.int8, np.int32, np.int64, np.float32, np.float64]:
    a = np.ones(2, dtype=k)
    print((a + 1).dtype, (a * 2.5).dtype, (a / 2).dtype, (a // 2).dtype, (a % 2).dtype, (a ** 2).dtype, (2 ** a).dtype, (1 - a).dtype, (a > 0).dtype, (-a).dtype, (a + True).dtype, (1 / a).dtype, abs(a).dtype)
b = np.array([True, False])
print((b + 1).dtype, (b + 1.5).dtype, (b & True).dtype, (b + b).dtype, (b * 2).tolist(), (b + True).tolist(), (b / 2).dtype, (~b).tolist())
# --- reductions
import numpy as np
for k in [bool, np.int8, np.int32, np.int64, np.float32, np.float64]:
    a = np.ones((2, 2), dtype=k)
    print(a.sum(axis=0).dtype, a.mean(axis=0).dtype, a.max(axis=0).dtype, a.std(axis=0).dtype, a.any(axis=0).dtype, a.argmax(axis=0).dtype, a.cumsum(axis=0).dtype, a.prod(axis=0).dtype)
# --- functions
import numpy as np
for k in [np.int32, np.int64, np.float32, np.float64]:
    a = np.ones(2, dtype=k)
    print(np.sqrt(a).dtype, np.exp(a).dtype, np.log(a).dtype, np.abs(a).dtype, np.sign(a).dtype, np.maximum(a, 0).dtype, np.clip(a, 0, 1).dtype, np.where(a > 0, a, 0).dtype, np.round(a).dtype, np.square(a).dtype, np.sort(a).dtype, np.unique(a).dtype, np.minimum(a, 0.5).dtype, np.floor(a).dtype, np.tanh(a).dtype)
# --- wrapping
import numpy as np
a = np.array([127, -128], dtype=np.int8)
print((a + np.int8(1)).tolist(), (a * a).tolist(), (-a).tolist(), (a + a).tolist(), abs(a).tolist(), (a - np.array([1, 1], dtype=np.int8)).tolist())
b = np.array([2 ** 31 - 1], dtype=np.int32)
print((b + b).tolist(), (b * 2).dtype, (b * b).tolist(), (np.array([2 ** 63 - 1]) + np.array([1])).tolist())
a = np.array([100], dtype=np.int8)
a += 100
print(a.tolist(), a.dtype)
# --- in place keeps the dtype
import numpy as np
a = np.ones(2, dtype=np.float32)
a += 0.5
a *= np.array([2.0, 3.0])
print(a.dtype, a.tolist())
a[0] = 7.25
a[1] = True
print(a.tolist())
b = np.zeros(2, dtype=int)
b[0] = 2.9
b[1] = -2.9
print(b.tolist())
# --- in place that does not fit
import numpy as np
a = np.ones(2, dtype=int)
a += 0.5
# --- in place division of whole numbers
import numpy as np
a = np.ones(2, dtype=int)
a /= 2
# --- float32 arithmetic
import numpy as np
a = np.array([0.1, 0.2, 0.3], dtype=np.float32)
print((a + a).tolist(), (a * a).tolist(), (a / 3).tolist(), (a - 0.1).tolist(), (a ** 2).tolist(), np.sqrt(a).tolist(), (a * 0.1).tolist(), (1 / a).tolist(), (a // 0.1).tolist(), (a % 0.07).tolist())
print((a == 0.1).tolist(), (a > 0.1).tolist(), (a.astype(np.float64) == 0.1).tolist(), (a == np.float32(0.1)).tolist())
# --- scalars of a type
import numpy as np
print(np.float32(0.5), np.int8(5), np.float64(2), np.int32(7.9), np.bool_(1), float(np.float32(0.5)), int(np.int64(3)), np.float32(1) + np.float32(2), np.int64(5) // 2, np.float64(1) / 3)
# --- dtype of results of where
import numpy as np
print(np.where([True, False], 1, 0).dtype, np.where([True, False], 1.0, 0).dtype, np.where([True], np.ones(1, dtype=np.float32), 0.0).dtype)
