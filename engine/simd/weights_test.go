package simd

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

func TestWeights(t *testing.T) {
	eachTable(t, func(t *testing.T, k table) {
		seed := uint64(9)
		for _, n := range append([]int{0}, sizes...) {
			for _, fill := range kinds[float32]() {
				w := fill(n+1, &seed)[1:]
				for i := range w {
					if i%3 == 0 {
						w[i] = float32(i%5) - 1 // zeros and equals
					}
				}
				numbers := func(k table) []float64 {
					out := []float64{float64(k.nonzero(w)), float64(k.finite(w))}
					for _, code := range []uint32{0, 1, magnitude(1), magnitude(2.5), 0x7f800000} {
						for _, equal := range []int{0, 1, 3, n} {
							keep := make([]bool, n)
							out = append(out, float64(k.above(w, code, equal, keep)))
							of := k.tally(w, keep)
							out = append(out, float64(of.Kept), float64(of.Lost), float64(of.Least), float64(of.Most))
							for _, b := range keep {
								out = append(out, map[bool]float64{true: 1}[b])
							}
							y := slices.Clone(w)
							k.masked(y, w, keep)
							out = append(out, float64(k.differing(y, w)), float64(k.differing(w, w)))
							for _, v := range y {
								out = append(out, float64(v))
							}
							for _, keep := range [][]bool{keep, nil} {
								for _, scale := range []float64{0, 1.5, 1e-45, 60 / 4e38} {
									in := make([]int32, 2*7)
									k.bins(w, keep, scale, in[:7], in[7:])
									for _, b := range in {
										out = append(out, float64(b))
									}
								}
							}
							of = k.tally(w, nil)
							out = append(out, float64(of.Kept), float64(of.Lost), float64(of.Least), float64(of.Most))
						}
					}
					for _, level := range [][3]int{{20, 11, 0}, {10, 10, int(magnitude(1) >> 20)}, {0, 10, 0}} {
						bins := make([]int32, 1<<11)
						k.histogram(w, level[0], level[1], uint32(level[2]), bins)
						for _, b := range bins {
							out = append(out, float64(b))
						}
					}
					return out
				}
				same(t, "weights", numbers(k), numbers(plain))
			}
		}
	})
}

// Memory is the same or is not, wherever a bit differs; of numbers nothing is asked.
func TestIdentical(t *testing.T) {
	eachTable(t, func(t *testing.T, k table) {
		seed := uint64(3)
		for _, n := range append([]int{0}, sizes...) {
			for _, fill := range kinds[float32]() {
				x := fill(n+1, &seed)[1:]
				y := slices.Clone(x)
				if !k.identical(x, y) || !k.identical(x, x) {
					t.Fatalf("%d: a copy is not identical", n)
				}
				for i := range n {
					if i > 70 && i < n-70 {
						continue
					}
					for bit := range 32 {
						y[i] = math.Float32frombits(math.Float32bits(x[i]) ^ 1<<bit)
						if k.identical(x, y) {
							t.Fatalf("%d: bit %d of entry %d is another", n, bit, i)
						}
					}
					y[i] = x[i]
				}
			}
		}
	})
	if Identical([]float32{1}, []float32{1, 2}) || Identical([]float32{0}, []float32{float32(math.Copysign(0, -1))}) {
		t.Error("another length, or -0, is identical")
	}
}

func TestAboveByHand(t *testing.T) {
	w := []float32{3, -1, 2, -2, 2, 0}
	keep := make([]bool, 6)
	if left := Above(w, magnitude(2), 2, keep); left != 0 {
		t.Errorf("%d equals not met, want 0", left)
	}
	if want := []bool{true, false, false, false, true, false}; !slices.Equal(keep, want) {
		t.Errorf("keep is %v, want %v", keep, want)
	}
	if got, want := TallyOf(w, keep), (Tally{2, 3, magnitude(2), magnitude(3)}); got != want {
		t.Errorf("tally %+v, want %+v", got, want)
	}
}

// What is kept, what is not, the largest and what is no number in the last bin, at
// every size of weights.
func TestBinsByHand(t *testing.T) {
	const bins = 60
	for _, most := range []float64{6, 6e-40, 6e38 / 2} {
		unit := most / bins
		w := []float32{0, float32(-unit * 1.5), float32(unit * 58.5), float32(-most), float32(math.NaN()), float32(unit * 2.5)}
		kept, erased := make([]int32, bins), make([]int32, bins)
		Bins(w, []bool{true, true, true, true, true, false}, bins/most, kept, erased)
		wantKept, wantErased := make([]int32, bins), make([]int32, bins)
		wantKept[0], wantKept[1], wantKept[58], wantKept[bins-1] = 1, 1, 1, 2
		wantErased[2] = 1
		if !slices.Equal(kept, wantKept) || !slices.Equal(erased, wantErased) {
			t.Errorf("up to %v: kept %v, erased %v", most, kept, erased)
		}
	}
	panics(t, "no bins", func() { Bins(nil, nil, 1, nil, nil) })
}

// Columns of all widths; ties of both signs, and what lies beyond the grid.
func TestCodes(t *testing.T) {
	eachTable(t, func(t *testing.T, k table) {
		seed := uint64(10)
		for _, n := range sizes {
			const rows = 3
			w := even[float32](rows*n, &seed)
			for i := range w {
				switch i % 4 {
				case 0:
					w[i] = float32(i%9) - 4.5
				case 1:
					w[i] *= 1e30
				}
			}
			w[0] = float32(math.Inf(1))
			inverse, zero := even[float32](n, &seed), make([]float32, n)
			for j := range zero {
				zero[j] = float32(j%255) - 128
			}
			inverse[0] = 1
			got, want := make([]int8, rows*n), make([]int8, rows*n)
			k.codes(got, w, inverse, zero, -128, 127)
			codes(want, w, inverse, zero, -128, 127)
			if !slices.Equal(got, want) {
				t.Fatalf("(%d, %d): codes %v, want %v", rows, n, got, want)
			}
			low, high := slices.Clone(w[:n]), slices.Clone(w[:n])
			k.extremes(w, low, high)
			wantLow, wantHigh := slices.Clone(w[:n]), slices.Clone(w[:n])
			extremes(w, wantLow, wantHigh)
			same(t, "extremes", append(low, high...), append(wantLow, wantHigh...))
		}
	})
}

func TestCSR(t *testing.T) {
	eachTable(t, func(t *testing.T, k table) {
		seed := uint64(11)
		for _, rows := range []int{1, 2, 5} {
			for _, cols := range sizes {
				w := odd[float32](rows*cols, &seed)
				for i := range w {
					if i/cols == 1 || i/cols > 1 && i%cols%5 != 2 { // the first row has them all
						w[i] = 0
					}
				}
				a := EncodeCSR(rows, cols, w)
				b := CSR{cols, make([]int32, rows+1), make([]int32, len(a.Columns)), make([]float32, len(a.Values))}
				k.encode(b, w)
				if !slices.Equal(a.Starts, b.Starts) || !slices.Equal(a.Columns, b.Columns) || differ(a.Values, b.Values) >= 0 {
					t.Fatalf("encoded %+v, want %+v", b, a)
				}
				for _, n := range []int{1, 2, 5, 8} {
					x, y := odd[float32](cols*n, &seed), even[float32](rows*n, &seed)
					got, want := slices.Clone(y), slices.Clone(y)
					if !k.mulMat(a, n, x, got) || !mulMat(a, n, x, want) {
						t.Fatal("refused")
					}
					same(t, "A·X", got, want)
					got, want = slices.Clone(x), slices.Clone(x)
					if !k.matMul(a, n, y, got) || !matMul(a, n, y, want) {
						t.Fatal("refused")
					}
					same(t, "X·A", got, want)
				}
			}
		}
		// What is no matrix is refused before it is read.
		x := []float32{1, 2}
		for _, bad := range []CSR{
			{2, []int32{0, 1, 3}, []int32{0, 1}, x}, {2, []int32{0, 2, 1}, []int32{0, 1}, x},
			{2, []int32{-1, 1, 2}, []int32{0, 1}, x}, {2, []int32{0, 1, 2}, []int32{0, 2}, x}, {2, []int32{0, 1, 2}, []int32{-1, 0}, x},
		} {
			for _, n := range []int{1, 2} {
				v := make([]float32, 2*n)
				if k.mulMat(bad, n, v, slices.Clone(v)) || k.matMul(bad, n, v, slices.Clone(v)) {
					t.Errorf("took %+v", bad)
				}
			}
		}
	})
	panics(t, "a length", func() { EncodeCSR(2, 2, make([]float32, 4)).MulMat(make([]float32, 2), make([]float32, 3), 1) })
	panics(t, "a matrix", func() { CSR{Cols: 1}.MatMul(nil, nil, 0) })
}

// Each figure is bytes read and written a second.
func BenchmarkKernels(b *testing.B) {
	for _, n := range []int{1000, 100_000} {
		seed := uint64(12)
		x, y, z, v := even[float32](n, &seed), even[float32](n, &seed), even[float32](n, &seed), make([]float32, n)
		d, e := even[float64](n, &seed), even[float64](n, &seed)
		keep, q, bins := make([]bool, n), make([]int8, n), make([]int32, 1<<11)
		row, zero := slices.Repeat([]float32{0.3}, 100), make([]float32, 100)
		wide, sums := make([]float64, n), make([]float64, n/10)
		sparse := slices.Clone(x)
		for i := range sparse {
			if i%10 != 0 {
				sparse[i] = 0
			}
		}
		a, twin := EncodeCSR(n/100, 100, sparse), slices.Clone(z)
		out, in := make([]float32, n/100), make([]float32, 100)
		c, s := slices.Repeat([]float32{0.6}, n/100), slices.Repeat([]float32{0.8}, n/100)
		for _, c := range []struct {
			name  string
			bytes int
			f     func()
		}{
			{"sdot", 8, func() { Dot(n, x, 1, y, 1) }},
			{"ddot", 16, func() { Dot(n, d, 1, e, 1) }},
			{"saxpy", 12, func() { Axpy(n, 1e-9, x, 1, y, 1) }},
			{"daxpy", 24, func() { Axpy(n, 1e-9, d, 1, e, 1) }},
			{"sscal", 8, func() { Scal(n, -1, x, 1) }},
			{"snrm2", 4, func() { Nrm2(n, x, 1) }},
			{"dnrm2", 8, func() { Nrm2(n, d, 1) }},
			{"sasum", 4, func() { Asum(n, x, 1) }},
			{"isamax", 4, func() { Iamax(n, x, 1) }},
			{"srot", 16, func() { Rot(n, x, 1, y, 1, 0.6, 0.8) }},
			{"sgemv", 4, func() { Gemv(n/100, 100, 1, x, 100, in, 1, out, 1) }},
			{"sgevm", 4, func() { Gevm(n/100, 100, 1, x, 100, out, 1, in, 1) }},
			{"sger", 8, func() { Ger(n/100, 100, 1, out, 1, in, 1, x, 100) }},
			{"srots", 8, func() { Rots(n/100, 100, c, s, x, 100, 1) }},
			{"srots columns", 8, func() { Rots(n/100, 100, c, s, x, 1, n/100) }},
			{"relu", 8, func() { Relu(y, x) }},
			{"relugrad", 16, func() { ReluGradient(v, x, y) }},
			{"addrow", 8, func() { AddRow(v, row) }},
			{"sumrows", 4, func() { SumRows(zero, x) }},
			{"sgd", 20, func() { SGD(x, v, z, 1e-9, 0.9, 0) }},
			{"adam", 28, func() { Adam(x, v, y, z, AdamStep{0.9, 0.1, 0.999, 0.001, 1e-9, 1, 1e-8, 0}) }},
			{"softmax", 20, func() { Softmax(wide, wide, sums, sums, z, 1) }},
			{"nonzero", 4, func() { Nonzero(x) }},
			{"finite", 4, func() { Finite(x) }},
			{"histogram", 4, func() { Histogram(z, 20, 11, 0, bins) }},
			{"above", 5, func() { Above(z, magnitude(2), 5, keep) }},
			{"tally", 5, func() { TallyOf(z, keep) }},
			{"masked", 9, func() { Masked(v, z, keep) }},
			{"differing", 8, func() { Differing(x, z) }},
			{"identical", 8, func() { Identical(z, twin) }},
			{"bins", 5, func() { Bins(z, keep, 10, bins[:60], bins[60:120]) }},
			{"normals", 4, func() { Normals(v, 1, 1) }},
			{"extremes", 4, func() { Extremes(z, row[:1], zero[:1]) }},
			{"codes", 5, func() { Codes(q, z, row, zero, -128, 127) }},
			{"csr encode", 4, func() { EncodeCSR(n/100, 100, sparse) }},
			{"csr times vector", 1, func() { a.MulMat(out, in, 1) }},
			{"vector times csr", 1, func() { a.MatMul(in, out, 1) }},
		} {
			b.Run(fmt.Sprint(c.name, "/", n), func(b *testing.B) {
				b.SetBytes(int64(c.bytes * n))
				for range b.N {
					c.f()
				}
			})
		}
	}
}
