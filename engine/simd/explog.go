package simd

import "math"

// ln 2 in two pieces: the first has its last 21 bits zero, so that k·ln2Hi is
// exact for every exponent k of a float64; the second is the rest.
const (
	ln2Hi = 0x1.62e42feep-1
	ln2Lo = 0x1.a39ef35793c76p-33
)

// Exp is e to the power x, within 1 ulp, the same bits on every machine.
//
// Why not math.Exp? It is assembly on amd64, arm64 and s390x, and Go elsewhere,
// WebAssembly among them: the last bit may differ, and training multiplies
// differences. (On amd64 with Go 1.26, math.Exp(709.78) is even +Inf.)
//
// x = k·ln 2 + r with k whole and |r| ≤ ln 2 / 2, so e^x = 2^k·e^r; there the
// Taylor series to r^13/13! is off by less than 2^-57.
//
// Exp(NaN) is NaN, Exp(+Inf) is +Inf, Exp(-Inf) is 0.
func Exp(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 709.782712893384: // ln of the largest float64
		return math.Inf(1)
	case x < -745.1332191019412: // ln of half the smallest
		return 0
	}
	k := math.RoundToEven(float64(x * (1 / math.Ln2)))
	r := float64(x-float64(k*ln2Hi)) - float64(k*ln2Lo)

	// Horner, from r²/2! on: e^r = 1 + (r + r²·p).
	p := 1.0 / 6227020800
	for _, c := range [...]float64{
		1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
		1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2,
	} {
		p = float64(p*r) + c
	}
	e := 1 + (r + float64(float64(r*r)*p))
	if k < -1021 || k > 1023 {
		return math.Ldexp(e, int(k)) // near the ends of the exponent
	}
	return e * math.Float64frombits(uint64(int64(k)+1023)<<52) // times 2^k
}

// Log is the natural logarithm of x, within 1 ulp, the same bits on every
// machine; see [Exp] for why it is not math.Log.
//
// x = 2^k·(1+f) with 1+f in [√½, √2). With s = f/(2+f),
//
//	ln(1+f) = 2·artanh(s) = f - s·(f - R)    R = 2s²/3 + 2s⁴/5 + …
//
// where f is exact and the rest is small, so its rounding hardly counts.
//
// Log(0) is -Inf, Log(+Inf) is +Inf, Log of a negative number or NaN is NaN.
func Log(x float64) float64 {
	switch {
	case x != x || x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	case math.IsInf(x, 1):
		return x
	}
	m, e := math.Frexp(x) // m in [½, 1)
	if m < math.Sqrt2/2 {
		m, e = float64(m*2), e-1
	}
	k, f := float64(e), m-1
	s := f / (2 + f)
	s2 := float64(s * s)
	r := 2.0 / 25
	for _, c := range [...]float64{
		2.0 / 23, 2.0 / 21, 2.0 / 19, 2.0 / 17, 2.0 / 15, 2.0 / 13, 2.0 / 11,
		2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3,
	} {
		r = float64(r*s2) + c
	}
	r = float64(r * s2)
	return float64(k*ln2Hi) + (f - (float64(s*(f-r)) - float64(k*ln2Lo)))
}
