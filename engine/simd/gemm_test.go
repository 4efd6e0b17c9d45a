package simd

import (
	"fmt"
	"slices"
	"testing"
)

func TestGemmByHand(t *testing.T) {
	a := []float32{1, 2, 3, 4, 5, 6}   // (2, 3)
	b := []float32{1, 0, 0, 1, -1, 10} // (3, 2)
	c := []float32{100, 0, 0, 0}
	Gemm(2, 2, 3, 1, a, 3, 1, b, 2, 1, c, 2)
	if want := []float32{98, 32, -2, 65}; differ(c, want) >= 0 {
		t.Errorf("got %v, want %v", c, want)
	}
	c = []float32{0, 0, 0, 0, 0, 0, 0, 0, 0}
	Gemm(3, 3, 2, 2, a, 1, 3, b, 1, 2, c, 3) // 2·aᵀ·bᵀ
	if want := []float32{2, 8, 78, 4, 10, 96, 6, 12, 114}; differ(c, want) >= 0 {
		t.Errorf("got %v, want %v", c, want)
	}
}

// The contract, written as the formula reads: one sum at a time, k ascending.
func gemmAsWritten[T float](m, n, k int, alpha T, a []T, ars, acs int, b []T, brs, bcs int, c []T, crs int) {
	for i := range m {
		for j := range n {
			s := c[i*crs+j]
			for p := range k {
				scaled := T(alpha * b[p*brs+j*bcs])
				product := T(a[i*ars+p*acs] * scaled)
				s = T(s + product)
			}
			c[i*crs+j] = s
		}
	}
}

// Go and both kernels give the bits of the formula, at sizes around those of a
// tile and of a block, in place and transposed, beside what is not theirs.
func TestGemm(t *testing.T) {
	sizes := []int{1, 2, 3, 4, 5, 7, 8, 9, 17}
	depths := []int{1, 3, 4, 255, 256, 257, 515}
	eachTable(t, func(t *testing.T, k table) {
		seed := uint64(1)
		for _, rows := range sizes {
			for _, cols := range sizes {
				depth := depths[(rows*7+cols)%len(depths)]
				for turned := range 4 {
					alpha := []float64{1, 1, -0.75, 3}[(rows+turned)%4]
					compareGemm(t, k.s.gemm, rows, cols, depth, turned, float32(alpha), &seed)
					compareGemm(t, k.d.gemm, rows, cols, depth, turned, alpha, &seed)
				}
			}
		}
	})
}

func compareGemm[T float](t *testing.T, gemm func(int, int, int, T, []T, int, int, []T, int, int, []T, int), rows, cols, depth, turned int, alpha T, seed *uint64) {
	ars, acs, brs, bcs, crs := depth+1, 1, cols+2, 1, cols+3
	if turned&1 != 0 {
		ars, acs = 1, rows+1
	}
	if turned&2 != 0 {
		brs, bcs = 1, depth+2
	}
	a, b := odd[T]((rows-1)*ars+(depth-1)*acs+1, seed), odd[T]((depth-1)*brs+(cols-1)*bcs+1, seed)
	c := odd[T]((rows-1)*crs+cols, seed)
	want := slices.Clone(c)
	gemmAsWritten(rows, cols, depth, alpha, a, ars, acs, b, brs, bcs, want, crs)
	gemm(rows, cols, depth, alpha, a, ars, acs, b, brs, bcs, c, crs)
	if i := differ(c, want); i >= 0 {
		t.Fatalf("%T (%d, %d)·(%d, %d) turned %d alpha %v: entry %d is %v, want %v", alpha, rows, depth, depth, cols, turned, alpha, i, c[i], want[i])
	}
}

// Where there is nothing to add, nothing is looked at.
func TestGemmEmpty(t *testing.T) {
	c := []float32{7}
	Gemm(0, 1, 1, 1, nil, 1, 1, nil, 1, 1, c, 1)
	Gemm(1, 0, 1, 1, nil, 1, 1, nil, 1, 1, c, 1)
	Gemm(1, 1, 0, 1, nil, 1, 1, nil, 1, 1, c, 1)
	if c[0] != 7 {
		t.Errorf("c is %v, want 7", c[0])
	}
}

// A kernel checks nothing, so its caller must: a slice that is too short panics
// before the call.
func TestGemmShort(t *testing.T) {
	x := make([]float32, 6)
	for name, f := range map[string]func(){
		"a":       func() { Gemm(2, 2, 3, 1, x[:5], 3, 1, x, 2, 1, make([]float32, 4), 2) },
		"b":       func() { Gemm(2, 2, 3, 1, x, 3, 1, x[:5], 2, 1, make([]float32, 4), 2) },
		"c":       func() { Gemm(2, 2, 3, 1, x, 3, 1, x, 2, 1, make([]float32, 3), 2) },
		"strides": func() { Gemm(2, 2, 3, 1, x, -3, 1, x, 2, 1, make([]float32, 4), 2) },
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

func BenchmarkSgemm(b *testing.B) {
	for _, n := range []int{64, 256} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			seed := uint64(5)
			x, y, z := odd[float32](n*n, &seed), odd[float32](n*n, &seed), make([]float32, n*n)
			for range b.N {
				Gemm(n, n, n, 1, x, n, 1, y, n, 1, z, n)
			}
			b.ReportMetric(2*float64(n*n*n)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
