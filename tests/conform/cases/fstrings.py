# --- values
x = 3
name = "csr"
print(f"{x}", f"{x + 1}", f"a{x}b{name}c", f"{name!r}", f"{x!s}", f"{{}}", f"{{{x}}}", f"{'a' if x > 2 else 'b'}", f"{[1, 2][0]}", f"{ {'k': 1}['k'] }")
print(f"{x=}", f"{x = }", f"{x + 1=}", f"{name=}", f"{x=:>5}", f"{3.14159=:.2f}")
# --- floats
v = 1234.56789
print(f"{v:.2f}|{v:.0f}|{v:10.1f}|{v:<10.1f}|{v:^10.1f}|{v:,.2f}|{v:e}|{v:.3e}|{v:g}|{v:.3g}|{v:+.1f}|{v:010.2f}|{v:.10g}|{v:E}|{v:G}")
print(f"{0.1:.20f}|{0.5:.0f}|{1.5:.0f}|{2.5:.0f}|{1e20:g}|{1e-7:g}|{123456789.0:g}|{0.0001:g}|{0.00001:g}|{100000.0:g}|{1e16}|{1.0}|{1.0:g}")
print(f"{0.256:.1%}|{0.9:%}|{1:.0%}|{0.005:.0%}|{0.015:.0%}|{12.345:.2%}|{-0.5:.1%}")
print(f"{float('inf')}|{float('nan'):.2f}|{-float('inf'):10.1f}|{float('inf'):e}|{float('nan'):08.2f}")
print(f"{-1.5:.1f}|{-1.5:+.1f}|{1.5: .1f}|{-0.0:.1f}|{1.5:-.1f}|{1e6:_.1f}|{1234567.891:,}|{0.1 + 0.2}|{1 / 3:.4}|{2.0:.4}|{1234.5:.2}")
# --- whole numbers
n = 4928
print(f"{n:d}|{n:,}|{n:_}|{n:8}|{n:<8}|{n:^8}|{n:>8}|{n:08}|{n:+}|{n: }|{n:x}|{n:X}|{n:b}|{n:o}|{n:#x}|{n:#b}|{n:e}|{n:.2f}|{n:%}")
print(f"{-5:05}|{-5:>5}|{-5:=+6}|{5:*^9}|{5:->4}|{12345678:,d}|{True}|{True:d}|{True:5}|{97:c}|{0:,}|{999:,}|{1000:,}|{-1234567:,}")
# --- text
s = "csr"
print(f"{s:10}|{s:>10}|{s:<10}|{s:^10}|{s:*^9}|{s:.2}|{s:5.1}|{s!r:>8}|{s:s}|{'':5}|{'long text':3}")
# --- nested
w, p = 10, 3
print(f"{3.14159:{w}.{p}f}|{'a':{w}}|{3.14159:.{p}f}|{'x':>{w + 2}}|{'ab':{'*'}^{6}}")
# --- other values
print(f"{[1, 2]}|{(1,)}|{None}|{True}|{ {'a': 1} }|{[0.5, 'a']}|{None!r:>6}|{str([1]):>6}")
print(f"{'a' 'b'}", f"{len('abc')}", f"{max(1, 2)}", f"{(lambda x: x * 2)(3)}", f"{[i * i for i in range(3)]}")
# --- quotes
d = {"k": 5}
print(f"{d['k']}", f'{d["k"]}', f"""{d["k"]} and "quotes" """, f'it''s', f"a" "b" f"{1}", rf"\n{1}", fr"{2}\t")
# --- many lines
print(f"""
name  {d['k']:>5}
more  {d['k'] * 2:>5}
""")
print(f"a"
      f"{1 + 1}"
      "c")
# --- with comparisons
a = 5
print(f"{a > 3}", f"{a == 5}", f"{a != 5}", f"{a >= 5 and a <= 6}", f"{not a}", f"{a if a else 0}", f"{a:>{a}}")
# --- with lambdas and slices
s = "abcdef"
print(f"{s[1:3]}", f"{s[::2]}", f"{s[-1]}", f"{(lambda: 3)()}")
# --- format
print(format(3.14159, ".2f"), format(5, "04d"), format("a", ">4"), format(1234567, ","), format(0.5, ".0%"), format(3), format(2.0))
# --- a format that does not fit
print(f"{'a':d}")
# --- a format for text on a number
print(f"{1:s}")
# --- a format on a list
print(f"{[1]:>5}")
# --- a strange format
print(f"{1.5:q}")
# --- floats that are whole
print(f"{1e5:,.0f}|{100.0:g}|{1e10}|{123456789.123:.1f}|{0.1:.1f}|{0.25:.1f}|{0.35:.1f}|{2.675:.2f}|{1.45:.1f}")
# --- table
for name, size, ratio in [("dense", 4000000, 1.0), ("csr", 804004, 4.975), ("bitmap", 525000, 7.619)]:
    print(f"{name:<8}{size:>12,}{ratio:>8.2f}x")
# --- NumPy numbers
import numpy as np
a = np.array([0.5, 2.25], dtype=np.float32)
print(f"{a[0]:.1f}|{a.sum():.2f}|{a.mean():8.3f}|{a[1]}|{a.size:,}|{a.nbytes:>6}|{np.float64(0.1):.3f}|{np.int32(5):03d}|{a.shape}|{a.max()}")
