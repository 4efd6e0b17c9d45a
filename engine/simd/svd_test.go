package simd

import (
	"slices"
	"testing"
)

func TestRowsByHand(t *testing.T) {
	a := []float64{1, 2, 3, 4, 5, 6} // (2, 3)
	y := []float64{9, 9}
	DotRows(2, 3, a, 3, []float64{1, 0, -1}, y)
	if want := []float64{-2, -2}; differ(y, want) >= 0 {
		t.Errorf("got %v, want %v", y, want)
	}
	sum := []float64{100, 0, 0}
	SumRows(2, 3, a, 3, []float64{1, -1}, sum)
	if want := []float64{97, -3, -3}; differ(sum, want) >= 0 {
		t.Errorf("got %v, want %v", sum, want)
	}
	DotRows(2, 0, nil, 0, nil, y)
	if y[0] != 0 || y[1] != 0 {
		t.Errorf("a sum of nothing is %v", y)
	}
}

// Go and both kernels give the bits of the formulas.
func TestRows(t *testing.T) {
	eachTable(t, func(t *testing.T, k table) {
		seed := uint64(3)
		for _, m := range []int{1, 3, 4, 5, 8, 9, 19} {
			for _, n := range []int{1, 2, 3, 4, 5, 6, 7, 8, 31} {
				rs := n + m%3
				a := odd[float64]((m-1)*rs+n, &seed)
				x, y := odd[float64](n, &seed), odd[float64](m, &seed)
				k.dotRows(m, n, a, rs, x, y)
				for i := range m {
					var lane [4]float64
					for j := range n {
						lane[j%4] += float64(a[i*rs+j] * x[j])
					}
					if want := []float64{(lane[0] + lane[2]) + (lane[1] + lane[3])}; differ(y[i:i+1], want) >= 0 {
						t.Fatalf("dotRows (%d, %d): entry %d is %v, want %v", m, n, i, y[i], want)
					}
				}
				x, y = odd[float64](m, &seed), odd[float64](n, &seed)
				want := slices.Clone(y)
				gemmAsWritten(1, n, m, 1, x, m, 1, a, rs, 1, want, n)
				k.sumRows(m, n, a, rs, x, y)
				if i := differ(y, want); i >= 0 {
					t.Fatalf("sumRows (%d, %d): entry %d is %v, want %v", m, n, i, y[i], want[i])
				}
			}
		}
	})
}

func TestRowsShort(t *testing.T) {
	x := make([]float64, 6)
	for name, f := range map[string]func(){
		"dot a": func() { DotRows(2, 3, x[:5], 3, x, make([]float64, 2)) },
		"dot x": func() { DotRows(2, 3, x, 3, x[:2], make([]float64, 2)) },
		"dot y": func() { DotRows(2, 3, x, 3, x, make([]float64, 1)) },
		"sum x": func() { SumRows(2, 3, x, 3, x[:1], make([]float64, 3)) },
		"sum y": func() { SumRows(2, 3, x, 3, x, make([]float64, 2)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func BenchmarkRows(b *testing.B) {
	const n = 512
	seed := uint64(5)
	a, x, y := odd[float64](n*n, &seed), odd[float64](n, &seed), make([]float64, n)
	for name, f := range map[string]func(int, int, []float64, int, []float64, []float64){"dot": DotRows, "sum": SumRows} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				f(n, n, a, n, x, y)
			}
			b.ReportMetric(2*n*n*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
