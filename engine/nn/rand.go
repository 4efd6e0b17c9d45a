package nn

import (
	"math/bits"

	"compressionlab/engine/simd"
)

// A Rand is a source of random numbers that gives the same stream for the same
// seed on every machine and with every version of Go. It is [simd.SplitMix64], of
// period 2^64. It is not NumPy's stream, and not for secrets.
type Rand struct {
	state uint64
	spare float64 // the second normal of a pair
	has   bool
}

// NewRand starts the stream of a seed; every seed is a good one.
func NewRand(seed uint64) *Rand { return &Rand{state: seed} }

// Uint64 is the next number of the stream, uniform over all 64-bit values.
func (r *Rand) Uint64() (z uint64) {
	r.state, z = simd.SplitMix64(r.state)
	return z
}

// Float64 is uniform in [0, 1), a multiple of 2^-53.
func (r *Rand) Float64() float64 { return float64(float64(r.Uint64()>>11) * 0x1p-53) }

// Intn is uniform in [0, n), without bias (Lemire, ACM TOMACS 29, 2019). It
// panics if n < 1.
func (r *Rand) Intn(n int) int {
	if n < 1 {
		panic("nn: Intn of an empty range")
	}
	hi, lo := bits.Mul64(r.Uint64(), uint64(n))
	if lo < uint64(n) {
		for least := -uint64(n) % uint64(n); lo < least; {
			hi, lo = bits.Mul64(r.Uint64(), uint64(n))
		}
	}
	return int(hi)
}

// Normal is drawn from N(0, 1). [simd.Polar] draws two, the second of which is
// kept for the next call.
func (r *Rand) Normal() (a float64) {
	if r.has {
		r.has = false
		return r.spare
	}
	r.state, a, r.spare = simd.Polar(r.state)
	r.has = true
	return a
}

// Normals fills x with as many calls of Normal, each times deviation.
func (r *Rand) Normals(x []float32, deviation float64) {
	one := func(i int) { x[i] = float32(r.Normal() * deviation) }
	if r.has && len(x) > 0 {
		one(0)
		x = x[1:]
	}
	pairs := len(x) &^ 1
	r.state = simd.Normals(x[:pairs], deviation, r.state)
	if pairs < len(x) {
		one(pairs)
	}
}

// Perm is a random order of 0 … n-1, each equally likely (Fisher and Yates).
func (r *Rand) Perm(n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	r.Shuffle(p)
	return p
}

// Shuffle puts p in a random order, from the last place down (Durstenfeld, CACM
// 7, 1964).
func (r *Rand) Shuffle(p []int) {
	for i := len(p) - 1; i > 0; i-- {
		j := r.Intn(i + 1)
		p[i], p[j] = p[j], p[i]
	}
}
