package lowrank

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"compressionlab/engine/nn"
)

// decaying is (m, n) with singular values 1, ratio, ratio², …, but for rounding.
func decaying(t *testing.T, m, n int, ratio float64, rng *nn.Rand) []float32 {
	u, v := decompose(t, m, n, random(m, n, rng)), decompose(t, m, n, random(m, n, rng))
	f := &Factors{Rows: m, Cols: n, Rank: min(m, n), U: u.U, V: v.V}
	for i := range f.Rank {
		f.S = append(f.S, float32(math.Pow(ratio, float64(i))))
	}
	return f.Reconstruct()
}

// A matrix of rank 5 is found whole, and so are zeros.
func TestRandomizedLowRank(t *testing.T) {
	rng := nn.NewRand(1)
	for name, w := range map[string][]float32{
		"rank 5": product(random(90, 5, rng), random(5, 70, rng), 90, 5, 70),
		"zero":   make([]float32, 90*70),
	} {
		f, err := Randomized(90, 70, w, 8, 4, 1, nn.NewRand(2))
		if err != nil {
			t.Fatal(err)
		}
		largest := float32(0)
		for _, x := range w {
			largest = max(largest, x, -x)
		}
		for i, x := range f.Reconstruct() {
			if math.Abs(float64(x-w[i])) > 1e-6*float64(largest) {
				t.Fatalf("%s: entry %d is %v, want %v", name, i, x, w[i])
			}
		}
		orthonormalFactors(t, name, f)
	}
}

func orthonormalFactors(t *testing.T, name string, f *Factors) {
	t.Helper()
	u, v := newMatrix(f.Rank, f.Rows), newMatrix(f.Rank, f.Cols)
	for k := range f.Rank {
		for i := range f.Rows {
			u.row(k)[i] = float64(f.U[i*f.Rank+k])
		}
		for j := range f.Cols {
			v.row(k)[j] = float64(f.V[k*f.Cols+j])
		}
	}
	if off := max(orthonormal(rowsOf(u)), orthonormal(rowsOf(v))); off > 5e-7 {
		t.Errorf("%s: U and V are %v from orthonormal", name, off)
	}
}

// Where the spectrum falls by a tenth or more a step, the first values are exact
// to float32's rounding. Where it is flat, none is too large and the error is
// within the bound of the paper, tall or wide.
func TestRandomizedAgainstSVD(t *testing.T) {
	rng := nn.NewRand(3)
	for _, shape := range [][2]int{{120, 80}, {80, 120}, {100, 100}} {
		m, n := shape[0], shape[1]
		const k, p, q = 20, 10, 2
		for name, w := range map[string][]float32{"steep": decaying(t, m, n, .9, rng), "flat": random(m, n, rng)} {
			d := decompose(t, m, n, w)
			f, err := Randomized(m, n, w, k, p, q, nn.NewRand(4))
			if err != nil {
				t.Fatal(err)
			}
			orthonormalFactors(t, name, f)
			for i, s := range f.S {
				low := 1 - float64(s)/d.S[i]
				if low < -1e-6 || name == "steep" && low > 1e-3 {
					t.Errorf("%s (%d, %d): S[%d] = %v, SVD has %v", name, m, n, i, s, d.S[i])
				}
			}
			// ‖W - U·S·V‖ ≤ √(‖W - QQᵀW‖² + …): the paper's bound, and the step
			// from k+p back to k, which adds at most σ[k].
			off, _ := SVD(m, n, difference(w, f.Reconstruct()))
			r := float64(min(m, n))
			bound := math.Pow(1+math.Sqrt(k/(p-1.))+math.E*math.Sqrt(k+p)/p*math.Sqrt(r-k), 1/(2*q+1.)) + 1
			if off.S[0] > bound*d.S[k] {
				t.Errorf("%s (%d, %d): off by %v, the best is %v, the bound %v times that", name, m, n, off.S[0], d.S[k], bound)
			}
		}
	}
}

func difference(a, b []float32) []float32 {
	d := make([]float32, len(a))
	for i := range d {
		d[i] = a[i] - b[i]
	}
	return d
}

// With as many vectors as the matrix has, it is the SVD.
func TestRandomizedWhole(t *testing.T) {
	w := random(40, 36, nn.NewRand(5))
	f, err := Randomized(40, 36, w, 30, 6, 0, nn.NewRand(6))
	if err != nil {
		t.Fatal(err)
	}
	want := decompose(t, 40, 36, w).Truncate(30)
	for i, s := range f.S {
		if s != want.S[i] {
			t.Fatalf("S[%d] = %v, want %v", i, s, want.S[i])
		}
	}
}

func TestRandomizedRefusals(t *testing.T) {
	w := random(50, 40, nn.NewRand(7))
	for _, c := range [][3]int{{0, 1, 1}, {41, 1, 1}, {4, -1, 1}, {4, 1, -1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v did not panic", c)
				}
			}()
			Randomized(50, 40, w, c[0], c[1], c[2], nn.NewRand(1))
		}()
	}
	w[45] = float32(math.NaN())
	var e *nn.NonFiniteError
	if _, err := Randomized(50, 40, w, 4, 4, 1, nn.NewRand(1)); !errors.As(err, &e) || e.Row != 1 || e.Col != 5 {
		t.Errorf("NaN: %v", err)
	}
}

func TestRandomizedBits(t *testing.T) {
	f, err := Randomized(90, 130, random(90, 130, nn.NewRand(8)), 30, 10, 2, nn.NewRand(9))
	if err != nil {
		t.Fatal(err)
	}
	h := newHash()
	for _, data := range [][]float32{f.U, f.S, f.V} {
		for _, x := range data {
			h.write(uint64(math.Float32bits(x)))
		}
	}
	const want = 0x78e848fccfa1cde1
	if got := h.Sum64(); got != want {
		t.Errorf("hash %#x, want %#x", got, uint64(want))
	}
}

func BenchmarkRandomized(b *testing.B) {
	for _, n := range []int{128, 256, 512} {
		w := random(n, n, nn.NewRand(6))
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for range b.N {
				if _, err := Randomized(n, n, w, 64, 10, 2, nn.NewRand(1)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
