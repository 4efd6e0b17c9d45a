package simd

import (
	"fmt"
	"math"
)

// SplitMix64 is the state after this one and the number that it gives (Steele,
// Lea and Flood, OOPSLA 2014): a counter with a good hash over it.
func SplitMix64(state uint64) (next, z uint64) {
	next = state + 0x9e3779b97f4a7c15 // 2^64 / golden ratio, odd
	z = (next ^ next>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return next, z ^ z>>31
}

// Polar draws two numbers from N(0, 1) by the polar method (Marsaglia and Bray,
// SIAM Review 6, 1964): a point (u, v) uniform in the unit disc, at the squared
// distance q from its middle, gives u·f and v·f with f = √(-2·ln q / q). It
// returns the state after, too.
func Polar(state uint64) (next uint64, a, b float64) {
	side := func() float64 { // uniform in [-1, 1)
		var z uint64
		state, z = SplitMix64(state)
		return float64(2*float64(float64(z>>11)*0x1p-53)) - 1
	}
	for {
		u, v := side(), side()
		q := float64(u*u) + float64(v*v)
		if q >= 1 || q == 0 {
			continue
		}
		f := math.Sqrt(float64(-2*Log(q)) / q)
		return state, float64(u * f), float64(v * f)
	}
}

// Normals fills x, two by two, with what [Polar] draws from the state, each times
// deviation in float64 and then rounded. It returns the state after.
func Normals(x []float32, deviation float64, state uint64) uint64 {
	if len(x)%2 != 0 {
		panic(fmt.Sprintf("simd: Normals of %d numbers, which are no pairs", len(x)))
	}
	return kernels.normals(x, deviation, state)
}

func normals(x []float32, deviation float64, state uint64) uint64 {
	for ; len(x) > 0; x = x[2:] {
		var a, b float64
		state, a, b = Polar(state)
		x[0], x[1] = float32(a*deviation), float32(b*deviation)
	}
	return state
}
