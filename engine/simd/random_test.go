package simd

import "testing"

// Pairs of every number, odd ones among them: two pairs are done at a time.
func TestNormals(t *testing.T) {
	eachTable(t, func(t *testing.T, k table) {
		for _, n := range append([]int{0, 10_000}, sizes...) {
			for _, deviation := range []float64{1, 0.125 / 3, 1e-42, 1e39} {
				got, want := make([]float32, 2*n), make([]float32, 2*n)
				state := uint64(n)<<40 + 7
				if a, b := k.normals(got, deviation, state), normals(want, deviation, state); a != b {
					t.Fatalf("%d pairs leave the state %#x, want %#x", n, a, b)
				}
				same(t, "normals", got, want)
			}
		}
	})
	panics(t, "no pairs", func() { Normals(make([]float32, 3), 1, 0) })
}
