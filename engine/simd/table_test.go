package simd

import (
	"math"
	"testing"
)

// modules are the built kernels as a native test can run them; nil elsewhere.
var modules func(t *testing.T) map[string]table

// eachTable runs f on every implementation that there is here: the one in Go,
// the one that the package has loaded, and the built modules.
func eachTable(t *testing.T, f func(t *testing.T, k table)) {
	t.Run("go", func(t *testing.T) { f(t, plain) })
	if loaded != "go" {
		t.Run("loaded "+loaded, func(t *testing.T) { f(t, kernels) })
	}
	if modules != nil {
		for name, k := range modules(t) {
			t.Run(name, func(t *testing.T) { f(t, k) })
		}
	}
}

// differ is the first place where two slices differ in a bit, -1 for none. NaN
// is NaN.
func differ[T float](a, b []T) int {
	for i := range a {
		x, y := float64(a[i]), float64(b[i])
		if math.Float64bits(x) != math.Float64bits(y) && !(x != x && y != y) {
			return i
		}
	}
	return -1
}

// odd fills a slice with numbers of all sizes, some of them not numbers.
func odd[T float](n int, state *uint64) []T {
	special := []float64{0, math.Copysign(0, -1), math.NaN(), math.Inf(1), math.Inf(-1), 1e-40, math.MaxFloat32, 1, 5e-324}
	x := make([]T, n)
	for i := range x {
		*state = *state*6364136223846793005 + 1442695040888963407
		r := *state >> 33
		x[i] = T(float64(int64(r)-1<<30) / (1 << 28))
		if r%61 == 0 {
			x[i] = T(special[r/61%uint64(len(special))])
		}
	}
	return x
}

// even is odd without what is not finite or does not stay so in a sum.
func even[T float](n int, state *uint64) []T {
	x := odd[T](n, state)
	for i, v := range x {
		if !(v > -1e6 && v < 1e6) {
			x[i] = T(i%7) - 3
		}
	}
	return x
}

// sizes are those around a vector, the eight lanes of a sum and their multiples.
var sizes = []int{1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 64, 67, 200}

// kinds are the two ways to fill a slice.
func kinds[T float]() []func(int, *uint64) []T {
	return []func(int, *uint64) []T{even[T], odd[T]}
}

// same fails unless the two have the same bits.
func same[T float](t *testing.T, what string, got, want []T) {
	t.Helper()
	if i := differ(got, want); i >= 0 {
		t.Fatalf("%s of %T: entry %d is %v, want %v", what, got, i, got[i], want[i])
	}
}
