# --- functions
import math
print(math.sqrt(2), math.floor(2.7), math.ceil(2.1), math.floor(-2.5), math.ceil(-2.5), math.fabs(-2), math.pi, math.e, math.inf, math.nan)
print(math.isnan(math.nan), math.isinf(math.inf), math.isfinite(1.0), math.exp(0), math.log(1))
print(f"{math.exp(2.5):.10f} {math.log(10):.10f} {math.log(8, 2):.6f} {math.log2(8)} {math.log10(1000):.6f} {math.pow(2, 0.5):.10f}")
print(math.trunc(-2.7), math.log10(100), math.log2(1024), math.log(81, 3))
# --- root of a negative
import math
math.sqrt(-1)
# --- log of zero
import math
math.log(0)
