package nn

import (
	"math"

	"compressionlab/engine/simd"
)

// ln 2 in two pieces: the first has its last 21 bits zero, so that k·ln2Hi is
// exact for every exponent k of a float64; the second is the rest.
const (
	ln2Hi = 0x1.62e42feep-1
	ln2Lo = 0x1.a39ef35793c76p-33
)

// Exp is e to the power x, within 1 ulp, the same bits on every machine: see
// [simd.Exp].
func Exp(x float64) float64 { return simd.Exp(x) }

// Log is the natural logarithm of x, within 1 ulp, the same bits on every
// machine; see [simd.Exp] for why it is not math.Log.
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
