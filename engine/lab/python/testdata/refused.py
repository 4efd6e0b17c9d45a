class A: pass
# ---
try: x
except E: y
# ---
with a as b: pass
# ---
raise ValueError
# ---
def f(): yield 1
# ---
def f(): x = yield
# ---
async def f(): await g()
# ---
@decorator
def f(): pass
# ---
if (n := 1): pass
# ---
match x:
    case 1: pass
# ---
def f():
    def g():
        nonlocal_ = 1
        return nonlocal_
    x = 1
    def h():
        nonlocal x
        x = 2
# ---
def f():
    global x
    x = 1
# ---
del x
# ---
del x.y
# ---
from x import *
# ---
from . import x
# ---
x = 3j
# ---
x = "\N{EM DASH}"
# ---
async def f(): [x async for x in y]
# ---
x[*a]
# ---
() = x
