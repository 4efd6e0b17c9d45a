package quant

import (
	"fmt"
	"math"

	"compressionlab/engine/simd"
)

// A Scheme says where the codes of a grid lie.
type Scheme int

// The schemes.
const (
	// Affine spends the codes from -2^(bits-1) to 2^(bits-1)-1 on the range from
	// min(w, 0) to max(w, 0): s = (max-min)/(2^bits-1), z = the code of 0.
	Affine Scheme = iota

	// Symmetric has z = 0 and codes from -q to q, q = 2^(bits-1)-1, for the range
	// ±max|w|: s = max|w|/q. The lowest code is left out, so that -q is a code
	// whenever q is (the "restricted range" of Krishnamoorthi, 2018).
	Symmetric
)

// String is "affine" or "symmetric".
func (s Scheme) String() string {
	switch s {
	case Affine:
		return "affine"
	case Symmetric:
		return "symmetric"
	}
	return fmt.Sprintf("Scheme(%d)", int(s))
}

// A BitsError says that a width is not from 2 to 8 bits.
type BitsError struct{ Bits int }

func (e *BitsError) Error() string { return fmt.Sprintf("quant: %d bits, want 2 to 8", e.Bits) }

func checkBits(bits int) error {
	if bits < 2 || bits > 8 {
		return &BitsError{bits}
	}
	return nil
}

// A Grid is the evenly spaced numbers (q - Zero)·Scale.
type Grid struct {
	Scale  float32 // the step, above 0
	Zero   int8    // the code of 0; 0 if symmetric
	Bits   int     // 2 to 8
	Scheme Scheme
}

// GridFor is the grid for numbers from low to high, which is widened to include
// 0. Where both are the same number it holds that number exactly. It panics if
// one is not finite, if low > high, if bits is not from 2 to 8 or the scheme is
// unknown.
func GridFor(low, high float32, bits int, scheme Scheme) Grid {
	if low-low != 0 || high-high != 0 || low > high || checkBits(bits) != nil || scheme != Affine && scheme != Symmetric {
		panic(fmt.Sprintf("quant: no grid of %d bits, %v, from %v to %v", bits, scheme, low, high))
	}
	g := Grid{Scale: 1, Bits: bits, Scheme: scheme}
	if low == high {
		if low != 0 {
			g.Scale = max(low, -low)
		}
		return g
	}
	low, high = min(low, 0), max(high, 0)
	first, last := g.Ends()
	reach, steps := float64(high)-float64(low), float64(last-first)
	if scheme == Symmetric {
		reach, steps = float64(max(high, -low)), float64(last)
	}
	g.Scale = float32(reach / steps)
	// Among subnormal numbers a rounded scale may be far too small, even 0.
	if float64(float64(g.Scale)*steps) < float64(reach*(1-1e-6)) {
		g.Scale = math.Nextafter32(g.Scale, math.MaxFloat32)
	}
	if scheme == Affine {
		g.Zero = int8(max(first, min(last, first-g.steps(low))))
	}
	return g
}

// Ends are the lowest and the highest code.
func (g Grid) Ends() (first, last int) {
	last = 1<<(g.Bits-1) - 1
	if g.Scheme == Symmetric {
		return -last, last
	}
	return -last - 1, last
}

// steps is w in steps of the grid, rounded, ties to even.
func (g Grid) steps(w float32) int {
	x := float64(float32(w * float32(1/g.Scale)))
	if g.Scale < 0x1p-126 { // the inverse may be infinite
		x = float64(w) / float64(g.Scale)
	}
	return int(math.RoundToEven(max(-1024, min(1024, x))))
}

// Code is the code of w: that of the nearest number of the grid, ties to the
// even count of steps, numbers beyond its ends at the ends. w must not be NaN.
func (g Grid) Code(w float32) int8 {
	first, last := g.Ends()
	return int8(max(first, min(last, g.steps(w)+int(g.Zero))))
}

// Value is the number that code q stands for, (q - Zero)·Scale in float32.
func (g Grid) Value(q int8) float32 { return float32(float32(int(q)-int(g.Zero)) * g.Scale) }

// block is how many numbers of one grid are taken as if they were columns.
const block = 64

// bounds are the least and the largest entry of w, of which there is one at
// least; none is NaN.
func bounds(w []float32) (low, high float32) {
	var lows, highs [block]float32
	n := min(len(w), block)
	copy(lows[:], w[:n])
	copy(highs[:], w[:n])
	whole := len(w) / n * n
	simd.Extremes(w[:whole], lows[:n], highs[:n])
	low, high = lows[0], highs[0]
	for i := range n {
		low, high = min(low, lows[i]), max(high, highs[i])
	}
	for _, v := range w[whole:] {
		low, high = min(low, v), max(high, v)
	}
	return low, high
}

// encode sets q to the codes of w: (rows, len(grids)), a grid a column, or any
// number of entries of one grid. The grids have a width and a scheme in common.
func encode(q []int8, w []float32, grids []Grid) {
	width := len(grids)
	if width == 1 {
		width = min(len(w), block)
	}
	inverse, zero := make([]float32, width), make([]float32, width)
	for j := range width {
		g := grids[j%len(grids)]
		if g.Scale < 0x1p-126 { // the inverse may be infinite
			for i, v := range w {
				q[i] = grids[i%len(grids)].Code(v)
			}
			return
		}
		inverse[j], zero[j] = 1/g.Scale, float32(g.Zero)
	}
	first, last := grids[0].Ends()
	whole := len(w) / width * width
	simd.Codes(q[:whole], w[:whole], inverse, zero, float32(first), float32(last))
	for i := whole; i < len(w); i++ {
		q[i] = grids[0].Code(w[i])
	}
}
