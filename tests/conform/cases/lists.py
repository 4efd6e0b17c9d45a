# --- making
print([], [1, 2, 3], [1, "a", None, [2]], list(range(3)), list("ab"), [0] * 3, [[]] * 2, [1] + [2, 3], list((1, 2)), list({"a": 1}), [*range(2), 5])
# --- reading
a = [10, 20, 30, 40, 50]
print(a[0], a[-1], a[1:3], a[:2], a[-2:], a[::2], a[::-1], a[3:1], a[10:], len(a), a[-100:2], a[4:0:-2])
# --- writing
a = [1, 2, 3, 4]
a[0] = 9
a[-1] = 8
print(a)
a[1:3] = [5]
print(a)
a[1:1] = [6, 7]
print(a)
a[:] = [1, 2, 3, 4, 5]
print(a)
a[::2] = [0, 0, 0]
print(a)
del a[0]
del a[1:3]
print(a)
a[5:] = [9]
print(a)
# --- methods
a = [3, 1, 2]
a.append(5)
a.extend([7, 8])
a.insert(0, 9)
print(a, a.pop(), a.pop(0), a)
a.remove(1)
print(a, a.index(5), a.count(3))
a.sort()
print(a)
a.sort(reverse=True)
print(a)
a.sort(key=lambda x: -x)
print(a)
a.reverse()
print(a, a.copy() is a, a.copy() == a)
a.clear()
print(a)
a += [1]
a += "bc"
a *= 2
print(a)
# --- aliases
a = [1, 2]
b = a
c = a[:]
d = list(a)
b.append(3)
print(a, b, c, d, a is b, a is c)
a = a + [4]
print(a, b)
b += [5]
print(a, b)
# --- nested aliases
row = [0] * 2
grid = [row] * 2
grid[0][0] = 1
print(grid, row)
import copy
deep = copy.deepcopy(grid)
flat = copy.copy(grid)
grid[0][1] = 7
print(deep, flat, deep[0] is deep[1], flat[0] is grid[0])
# --- sorted and reversed
a = [3, 1, 2]
print(sorted(a), sorted(a, reverse=True), sorted(a, key=lambda x: (x % 2, x)), list(reversed(a)), a, sorted(["b", "a"]), sorted((2, 1)), sorted({"b": 1, "a": 2}))
# --- stable
pairs = [("a", 2), ("b", 1), ("c", 2), ("d", 1)]
print(sorted(pairs, key=lambda p: p[1]), sorted(pairs, key=lambda p: p[1], reverse=True))
# --- any, all, zip, enumerate, map, filter
print(any([0, 1]), all([0, 1]), any([]), all([]), any(x > 2 for x in [1, 3]), all(x > 0 for x in [1, 3]))
print(list(zip([1, 2], "ab")), list(zip([1, 2, 3], [4])), list(enumerate(["a"], start=5)), list(map(lambda x: x * 2, [1, 2])), list(filter(lambda x: x > 1, [1, 2])), list(map(str, [1, 2])), list(filter(None, [0, 1, "", "a"])))
print(list(map(lambda a, b: a + b, [1, 2], [10, 20])), list(zip()), dict(zip("ab", [1, 2])), list(zip(*[(1, 2), (3, 4)])))
# --- comprehensions
print([x * x for x in range(4)], [x for x in range(6) if x % 2], [(i, j) for i in range(2) for j in range(2)], [[j for j in range(i)] for i in range(3)], [x if x else -1 for x in [0, 1]])
print({x: x * x for x in range(3)}, {x % 2 for x in range(5)}, sum(x for x in range(4)), max(len(w) for w in ["a", "bb"]), [a + b for a, b in [(1, 2), (3, 4)]], [i for i in range(10) if i % 2 if i % 3])
# --- a comprehension keeps its name to itself
x = 5
y = [x for x in range(3)]
print(x, y)
# --- ranges
print(list(range(5)), list(range(2, 5)), list(range(5, 0, -2)), list(range(0)), len(range(10)), range(10)[3], 3 in range(5), range(3), range(1, 5, 2), range(10)[2:5], range(5)[-1], list(reversed(range(3))))
# --- unpacking
a, b = [1, 2]
(c, d), e = (3, 4), 5
f, *g = [6, 7, 8]
*h, i = (1, 2, 3)
j, *k, l = range(5)
print(a, b, c, d, e, f, g, h, i, j, k, l)
a, b = b, a
print(a, b)
[m, n] = [1, 2]
x = y = z = [0]
y.append(1)
print(m, n, x, z)
a = [1, 2]
a[0], a[1] = a[1], a[0]
print(a)
i, a[i - 1] = 1, 9
print(i, a)
# --- tuples
t = (1, 2, 3)
print(t, (), (1,), t[0], t[1:], t + (4,), t * 2, len(t), 2 in t, t.index(2), t.count(1), tuple([1, 2]), t == (1, 2, 3), t < (1, 3), 1, (1, (2,)))
t = 1, 2
print(t)
# --- in and compare
print(1 in [1, 2], [1] in [[1]], 3 not in [1], [1, 2] == [1, 2], [1, 2] != [1, 3], [] == [], [1, [2]] == [1, [2]], (1,) == [1], 1.0 in [1])
# --- del
a = [1, 2, 3]
d = {"a": 1, "b": 2}
del a[-1], d["a"]
print(a, d)
# --- pop from an empty list
[].pop()
# --- index outside
[1, 2][2]
# --- remove what is not there
[1].remove(2)
# --- unpack too few
a, b = [1]
# --- unpack too many
a, b = [1, 2, 3]
# --- a tuple is fixed
t = (1, 2)
t[0] = 5
# --- sort of mixed
print(sorted([1, "a"]))
# --- insert at the ends
a = [1]
a.insert(100, 2)
a.insert(-1, 3)
a.insert(-100, 0)
print(a)
# --- loop that changes its list by index
a = [1, 2, 3]
for i in range(len(a)):
    a[i] *= 2
print(a)
for i, x in enumerate(a):
    a[i] = x + 1
print(a)
# --- slices with steps of another length
a = [1, 2, 3, 4]
a[::2] = [0]
# --- star in displays and calls
def f(*args, **kwargs):
    return args, kwargs
a = [1, 2]
print([*a, *a], (*a, 3), {*a}, {**{"x": 1}, "y": 2}, f(*a, 3, k=4, **{"m": 5}), f(), f(*a, *a))
# --- list of a dict of lists
layers = {"a": [1], "b": [2, 3]}
layers["a"].append(9)
print(layers, [len(v) for v in layers.values()], sum(len(v) for v in layers.values()))
