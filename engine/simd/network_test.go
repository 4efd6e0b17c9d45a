package simd

import (
	"math"
	"slices"
	"testing"
)

// Every implementation has the bits of the loops in Go, at all sizes and from
// every place in a vector on.
func TestNetwork(t *testing.T) {
	type arrays [4][]float32
	steps := map[string]func(k table, a arrays){
		"relu":         func(k table, a arrays) { k.relu(a[0], a[1]) },
		"reluGradient": func(k table, a arrays) { k.reluGradient(a[0], a[1], a[2]) },
		"addRow":       func(k table, a arrays) { k.addRow(a[0], a[1]) },
		"sumRows":      func(k table, a arrays) { k.sumRows(a[0], a[1]) },
		"addRow 1":     func(k table, a arrays) { k.addRow(a[0], a[1][:1]) },
		"sumRows 1":    func(k table, a arrays) { k.sumRows(a[1][:1], a[0]) },
		"sgd":          func(k table, a arrays) { k.sgd(a[0], a[1], a[2], 0.1, 0.9, 0.01) },
		"descend":      func(k table, a arrays) { k.descend(a[0], a[1], 0.1, 0.01) },
		"adam": func(k table, a arrays) {
			k.adam(a[0], a[1], a[2], a[3], AdamStep{0.9, 0.1, 0.999, 0.001, 0.01, 0.3, 1e-8, 1e-3})
		},
	}
	eachTable(t, func(t *testing.T, k table) {
		seed := uint64(7)
		for _, n := range sizes {
			for _, fill := range kinds[float32]() {
				var a arrays
				for i := range a {
					a[i] = fill(n+i, &seed)[i:]
				}
				for what, f := range steps {
					var got, want arrays
					for i := range a {
						got[i], want[i] = slices.Clone(a[i]), slices.Clone(a[i])
					}
					f(k, got)
					f(plain, want)
					for i := range a {
						same(t, what, got[i], want[i])
					}
				}
			}
		}
	})
}

func TestRows(t *testing.T) {
	y := []float32{1, 2, 3, 4, 5, 6}
	AddRow(y, []float32{10, 20, 30})
	same(t, "AddRow", y, []float32{11, 22, 33, 14, 25, 36})
	b := []float32{0, 100, 0}
	SumRows(b, y)
	same(t, "SumRows", b, []float32{25, 147, 69})
	AddRow(nil, nil)
	SumRows(nil, nil)
}

// Softmax, with exponents from those of subnormal powers to 0, and what is not
// finite.
func TestSoftmax(t *testing.T) {
	eachTable(t, func(t *testing.T, k table) {
		seed := uint64(8)
		for _, n := range []int{1, 2, 3, 10, 33} {
			for _, scale := range []float32{1, 90, 1e4} {
				const rows = 7
				z := odd[float32](rows*n, &seed)
				for i := range z {
					z[i] *= scale
				}
				for _, temperature := range []float64{1, 3.7, 0.01} {
					got, want := make([]float64, 2*rows*(n+1)), make([]float64, 2*rows*(n+1))
					for i, run := range []table{k, plain} {
						out := [][]float64{got, want}[i]
						p, ln := out[:rows*n], out[rows*n:2*rows*n]
						run.softmax(rows, n, z, temperature, p, ln, out[2*rows*n:2*rows*n+rows], out[2*rows*n+rows:])
					}
					same(t, "softmax", got, want)
				}
			}
		}
		// Every exponent that a power can have, by a row of two: its own and 0.
		for x := 0.0; x < 760; x += 0.37 {
			z := []float32{0, float32(-x)}
			var p, ln, most, sum [2]float64
			k.softmax(1, 2, z, 1, p[:], ln[:], most[:1], sum[:1])
			if e := Exp(float64(z[1])); p[1] != e/(1+e) {
				t.Fatalf("e^%v is %v, want %v", z[1], p[1], e/(1+e))
			}
		}
	})
}

func TestNetworkRefuses(t *testing.T) {
	x, w := make([]float32, 6), make([]float64, 6)
	for what, f := range map[string]func(){
		"Relu":         func() { Relu(x, x[:5]) },
		"ReluGradient": func() { ReluGradient(x, x, x[:5]) },
		"AddRow":       func() { AddRow(x, x[:4]) },
		"SumRows":      func() { SumRows(nil, x) },
		"Descend":      func() { Descend(x, x[:5], 1, 1) },
		"SGD":          func() { SGD(x, x[:5], x, 1, 1, 1) },
		"Adam":         func() { Adam(x, x, x[:5], x, AdamStep{}) },
		"Softmax":      func() { Softmax(w, w, w[:4], w[:4], x, 1) },
		"Softmax ln":   func() { Softmax(w, w[:5], w[:3], w[:3], x, 1) },
		"Codes":        func() { Codes(make([]int8, 5), x, x, x, 0, 1) },
		"Extremes":     func() { Extremes(x, x[:2], x[:3]) },
		"Above":        func() { Above(x, 0, 0, make([]bool, 5)) },
		"TallyOf":      func() { TallyOf(x, make([]bool, 7)) },
		"Histogram":    func() { Histogram(x, 20, 11, 0, make([]int32, 1<<11-1)) },
	} {
		panics(t, what, f)
	}
	if got := math.Float64bits(Exp(0)); got != math.Float64bits(1) {
		t.Error("e^0 is not 1")
	}
}
