# --- if
x = 5
if x > 3:
    print("big")
elif x > 1:
    print("small")
else:
    print("tiny")
if x == 1: print("one")
elif x == 5: print("five")
if not x: print("no")
else: print("yes")
# --- for
for i in range(3): print(i, end=" ")
else:
    print("done")
for i in range(5):
    if i == 1: continue
    if i == 3: break
    print(i)
else:
    print("never")
print(i)
# --- while
n = 3
while n > 0:
    n -= 1
    if n == 1:
        continue
    print(n)
else:
    print("end")
while True:
    n += 1
    if n > 5: break
print(n)
# --- nested loops
for i in range(3):
    for j in range(3):
        if j > i: break
        print(i, j, end="; ")
print()
# --- for with unpacking
for (a, b), c in [((1, 2), 3), ((4, 5), 6)]:
    print(a, b, c)
for a, *b in [(1, 2, 3), (4,)]:
    print(a, b)
d = {}
for d["k"] in [1, 2]: pass
print(d)
# --- pass and semicolons
pass; x = 1; y = 2
print(x, y); print("z")
if x: pass
# --- assert that holds
assert 1 == 1
assert [1], "never seen"
assert 1 < 2 < 3, f"no {1}"
print("on")
# --- assert that does not
print("before")
assert 1 == 2, "no"
# --- annotations
x: int = 5
y: "float" = 2.5
z: list[int] = [1]
def f(a: int, b: float = 2.0, *c: int, **d: str) -> float:
    return a + b
w: int
print(x, y, z, f(1), f(1, b=3.0))
# --- functions
def add(a, b=2, *args, c=3, **kw):
    return a, b, args, c, kw
print(add(1), add(1, 5), add(1, 2, 3, 4), add(1, c=9), add(b=1, a=2), add(1, x=5, y=6), add(*[1, 2], **{"c": 4}))
def nothing(): pass
def early(x):
    if x: return
    return 5
print(nothing(), early(1), early(0))
def pair(): return 1, 2
a, b = pair()
print(a, b, pair())
# --- keyword only and position only
def f(a, /, b, *, c): return a, b, c
print(f(1, 2, c=3), f(1, b=2, c=3))
# --- a default is made once
def f(x, acc=[]):
    acc.append(x)
    return acc
print(f(1), f(2), f(3, []))
# --- lambda
f = lambda x, y=2: x + y
print(f(1), f(1, 5), (lambda: 7)(), (lambda *a: a)(1, 2), sorted([3, 1], key=lambda v: -v))
# --- closures
def counter():
    state = {"n": 0}
    def step():
        state["n"] += 1
        return state["n"]
    return step
c = counter()
print(c(), c(), counter()())
def adder(n): return lambda x: x + n
print(adder(3)(4))
fs = [lambda: i for i in range(3)]
print([f() for f in fs])
# --- recursion
def fact(n): return 1 if n < 2 else n * fact(n - 1)
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
print(fact(20), fib(15))
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
print(even(10))
# --- globals
total = 0
def shadow():
    total = 99
    return total
print(total, shadow(), total)
def reads(): return later
later = 5
print(reads())
# --- a local before its value
def f():
    print(x)
    x = 1
x = 5
f()
# --- a name that is not there
print(undefined_name)
# --- an argument too many
def f(a): return a
f(1, 2)
# --- an argument too few
def f(a, b): return a
f(1)
# --- an unknown keyword
def f(a): return a
f(b=1)
# --- an argument twice
def f(a): return a
f(1, a=2)
# --- no call
x = 5
x()
# --- no iteration
for i in 5: pass
# --- no attribute
(5).foo
# --- conditional expressions
x = 3
print("a" if x > 2 else "b", [1 if x else 2], (x if x > 5 else -x) + 1, "p" if x == 1 else "q" if x == 3 else "r")
# --- a builtin shadowed
max = 5
print(max)
def sum(x): return "mine"
print(sum([1]))
list = [1]
print(list)
# --- a builtin read before it is bound
sum = sum([1, 2])
print(sum)
# --- continued lines
x = (1 +
     2 +
     3)
y = [
    1,
    2,
]
z = {"a": 1,
     "b": 2}
if (x > 1 and
        y):
    print(x, y, z)
w = 1 + \
    2
print(w)
def f(
    a,
    b=2,
):
    return a + b
print(f(
    1,
    b=3,
))
# --- comments
x = 1  # one
# two
    # three
if x:  # four
    # five
    print("ok")  # six
# --- imports
import math
import math as m
from math import sqrt, pi
from math import (floor, ceil as up)
import copy, numpy as np
import numpy
from copy import deepcopy
print(math.sqrt(4), m.floor(2.5), sqrt(9), pi, floor(-0.5), up(0.5), np is numpy, deepcopy([1]))
import numpy.linalg
from numpy import array, zeros as z
from numpy.linalg import norm
import numpy.linalg as la
print(numpy.linalg.norm([3, 4]), array([1]).sum(), z(2).sum(), norm([3, 4]), la.norm([0.0, 2.0]))
# --- import within a function
def f():
    import math
    from math import pi
    return math.floor(pi)
print(f())
# --- an import that is not there
import pandas_of_nowhere
# --- a member that is not there
from math import squareroot
# --- main
if __name__ == "__main__":
    print("main")
def main():
    print("in main")
main()
# --- functions as values
def apply(f, *args): return f(*args)
print(apply(max, 1, 2), apply(len, "abc"), [f(4) for f in [abs, float, str]], {"m": max}["m"](1, 3))
# --- a function prints its name
def prune(): pass
print(callable(prune), callable(5), prune.__name__)
# --- for over a dict while reading
d = {"a": 1, "b": 2}
for k in list(d):
    d.pop(k)
print(d)
# --- loop variables after the loop
for q in range(3):
    last = q * 2
print(q, last)
# --- augmented targets
a = [1, 2]
d = {"n": [0]}
a[0] += 5
a[-1] *= 3
d["n"][0] -= 1
d["n"] += [4]
print(a, d)
# --- ellipsis body
def f(): ...
print(f(), ... is ..., 1)
# --- isinstance with names
def kind(v):
    if isinstance(v, bool): return "bool"
    if isinstance(v, int): return "int"
    if isinstance(v, (list, tuple)): return "seq"
    if isinstance(v, dict): return "dict"
    return "other"
print(kind(True), kind(1), kind([]), kind(()), kind({}), kind("a"))
# --- getattr and hasattr
import math
print(hasattr([], "append"), hasattr([], "foo"), hasattr(math, "pi"), getattr(math, "foo", None), getattr(math, "pi"))
# --- id
a = [1]
b = a
print(id(a) == id(b), id(a) == id([1]))
# --- a module is one object
import copy, math
import copy as c
from copy import deepcopy
from math import floor
print(c is copy, deepcopy is copy.deepcopy, floor is math.floor)
