# --- vectors
import numpy as np
print(np.array([1, 2, 3]), np.array([1.0, 2.5]), np.array([True, False]), np.array([]), np.array([1]), np.arange(3.0), np.array([-1, 10, 100]), np.array([0.1, 0.25, 100.0]), np.zeros(2))
# --- matrices
import numpy as np
print(np.arange(6).reshape(2, 3))
print(np.eye(2))
print(np.array([[1.5, -2.25], [100.0, 0.001]]))
print(np.array([[True, False], [False, True]]))
print(np.zeros((2, 1)), np.zeros((0, 3)), np.zeros((1, 2, 2)))
print(np.arange(8).reshape(2, 2, 2))
# --- float32
import numpy as np
a = np.array([0.1, 0.2, 1 / 3], dtype=np.float32)
print(a)
print(a * 100, a / 1000)
print(np.array([1e-3, 1.0], dtype=np.float32), np.array([1e10, 1.0]), np.array([1e-5, 1.0]), np.array([123456.789, 0.5]), np.array([1e-8]), np.array([1e16]), np.array([1e15, 1.0]))
# --- not finite
import numpy as np
print(np.array([np.nan, 1.0]), np.array([np.inf, -np.inf, 0.5]), np.array([[np.nan, 2.0]]))
# --- long
import numpy as np
print(np.arange(1001))
print(np.arange(30))
print(np.linspace(0, 1, 11))
print(np.arange(100).reshape(10, 10))
print(np.zeros((100, 100)))
print(np.ones(40) / 3)
# --- in containers and formats
import numpy as np
a = np.array([1.5, 2.0])
print([a], {"w": a}, (a, 1), f"{a}", str(a), repr(a), "%s" % a)
print(repr(np.eye(2)), repr(np.array([1, 2])), repr(np.array([1], dtype=np.float32)), repr(np.array([True])), repr(np.array([[1], [2]], dtype=np.int8)), repr(np.array([])))
# --- numbers of arrays
import numpy as np
a = np.array([0.5, 0.25])
print(a[0], a.sum(), a.mean(), a.shape, a.dtype, a.max(), [x for x in a.tolist()], a.size)
# --- more numbers
import numpy as np
print(np.array([1.123456789, 2.1]), np.array([0.00012345, 0.5]), np.array([1000000.0, 0.1]), np.array([3.0, 2.5e-3]), np.array([1e5, 1e-4]), np.array([12345678.9]), np.array([99999999.0, 1.0]), np.array([1e8, 1.0]), np.array([-0.0, 0.0]), np.array([0.1 + 0.2]), np.array([2 / 3, 1e-3]))
print(np.array([1.0, 1e-9]), np.array([1.5e300, 1.0]), np.array([5e-324]), np.array([1e-4, 2e-4]), np.array([9.99e-5, 1.0]), np.array(5), np.array(2.5), np.array(0.1, dtype=np.float32) if False else 1)
