# --- numbers and slices
import numpy as np
a = np.arange(24).reshape(2, 3, 4)
for b in [a[0], a[-1], a[0, 1], a[:, 1], a[..., 0], a[0, ..., 1], a[:, :, 1:3], a[0, 1:, ::2], a[::-1], a[:, ::-1, 0], a[1:], a[5:], a[:0], a[None, 0, 0], a[0, None, 0], a[0][1], a[-1, -1, -2:], a[(0, 1)], a[:, 0:2, -1], a[0, :, None, 0]]:
    print(b.shape, b.tolist())
print(a[0, 1, 2], a[-1, -1, -1], a[0][1][2], a[1, 0, 0] + 1)
# --- vectors
import numpy as np
v = np.arange(5) * 10
print(v[0], v[-1], v[1:3].tolist(), v[::2].tolist(), v[::-1].tolist(), v[10:].tolist(), v[-2:].tolist(), v[3:0:-1].tolist(), v[:].tolist(), v[1:-1:2].tolist())
# --- masks
import numpy as np
a = np.array([[1, -2, 3], [-4, 5, -6]])
print(a[a > 0].tolist(), a[a > 100].tolist(), a[[True, False]].tolist(), a[:, [True, False, True]].tolist(), a[a % 2 == 0].sum(), a[~(a > 0)].tolist(), a[0, a[0] > 0].tolist(), a[(a > 0) & (a < 5)].tolist(), a[np.array([False, True])].tolist())
a[a < 0] = 0
print(a.tolist())
a[a == 0] = [7, 8, 9]
print(a.tolist())
a[:, a[0] > 1] = -1
print(a.tolist())
a[np.abs(a) == 1] += 10
print(a.tolist())
# --- a mask of another shape
import numpy as np
np.arange(4)[np.array([True, False])]
# --- indices
import numpy as np
a = np.arange(12).reshape(3, 4)
print(a[[0, 2]].tolist(), a[[0, 0]].tolist(), a[:, [1, 3]].tolist(), a[[0, 1], [1, 2]].tolist(), a[np.array([2, 0])].tolist(), a[[-1]].tolist(), a[[[0, 1], [1, 2]]].shape, a[[0, 2], 1:3].tolist(), a[1, [0, 2]].tolist(), a[[0, 1], :2].tolist(), a[[]].shape, np.arange(5)[[4, 0]].tolist())
a[[0, 2]] = 0
print(a.tolist())
a[:, [0, 1]] = [[1, 2]]
print(a.tolist())
a[[0, 1], [0, 1]] = [100, 200]
print(a.tolist())
# --- indices outside
import numpy as np
np.arange(3)[[0, 5]]
# --- index outside
import numpy as np
np.arange(3)[3]
# --- index outside in the second
import numpy as np
np.zeros((2, 3))[0, 3]
# --- too many indices
import numpy as np
np.zeros((2, 3))[0, 0, 0]
# --- an index with a point
import numpy as np
np.arange(3)[1.0]
# --- a text as index
import numpy as np
np.arange(3)["a"]
# --- assignment
import numpy as np
W = np.zeros((3, 4))
W[0] = 1
W[1] = [1, 2, 3, 4]
W[2, 1:3] = 9
W[:, 3] = [7, 8, 9]
W[0, 0] = -1
print(W.tolist())
W[:, 1:3] = np.array([[5], [6], [7]])
W[::2, 0] = 0.5
W[-1, -1] = 2
print(W.tolist())
W[...] = 3
print(W.sum())
W[:] = np.arange(4)
print(W.tolist())
W[1:, :2] = np.ones((2, 2)) * 4
W[0:0] = 99
W[[0]] = W[[1]]
print(W.tolist())
idx = [0, 2]
W[:, idx] = 0
print(W.tolist())
W[idx, :] = -1
print(W.tolist())
W[1][0] = 77
W[1, :][1] = 78
print(W[1].tolist())
k = 2
print(W[:, :k].shape, W[k:, :].shape, W[:, k - 1:k].shape, W[: k, :].shape)
# --- assignment that does not fit
import numpy as np
W = np.zeros((2, 3))
W[0] = [1, 2]
# --- assignment of text
import numpy as np
W = np.zeros(2)
W[0] = "a"
# --- argsort as index
import numpy as np
a = np.array([3, 1, 2])
order = np.argsort(a)
print(order.tolist(), a[order].tolist(), a[order[::-1]].tolist(), a[order[:2]].tolist(), np.argsort(-a).tolist(), np.argsort(np.abs([-3, 2, 1]))[:2].tolist())
W = np.array([[3.0, 1.0], [1.0, 2.0]])
norms = np.linalg.norm(W, axis=0)
print(norms.round(4).tolist(), W[:, np.argsort(norms)].tolist(), np.argsort(W, axis=0).tolist(), np.argsort(W).tolist())
# --- where and nonzero
import numpy as np
a = np.array([[0, 1], [2, 0]])
print(np.where(a > 0, a, -1).tolist(), [x.tolist() for x in np.where(a > 0)], [x.tolist() for x in np.nonzero(a)], np.where([True, False], [1, 2], 9).tolist(), np.flatnonzero(a).tolist(), np.where(a, 1.5, 0).tolist(), [x.tolist() for x in a.nonzero()])
# --- a number with no index
import numpy as np
np.array(5)[0]
# --- two ellipses
import numpy as np
np.zeros((2, 2))[..., ...]
# --- iterate
import numpy as np
for row in np.array([[1, 2], [3, 4]]):
    for x in row:
        print(x, end=" ")
print([int(x) for x in np.arange(3)], [r.tolist() for r in np.eye(2)], list(zip(np.array([1, 2]), "ab")) == [(1, "a"), (2, "b")], [i for i, x in enumerate(np.array([5, 6]))])
a, b = np.array([1, 2])
x, *y = np.arange(3)
print(a, b, x, len(y))
# --- iterate over a number
import numpy as np
for x in np.array(5): pass
# --- length of a number
import numpy as np
len(np.array(5))
