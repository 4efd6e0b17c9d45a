package lowrank

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/fnv"
	"math"
	"testing"

	"compressionlab/engine/nn"

	"gonum.org/v1/gonum/mat"
)

// random is (m, n) of N(0, 1) numbers.
func random(m, n int, rng *nn.Rand) []float32 {
	w := make([]float32, m*n)
	for i := range w {
		w[i] = float32(rng.Normal())
	}
	return w
}

// product is a·b, (m, k)·(k, n), in float64 and in order.
func product(a, b []float32, m, k, n int) []float32 {
	c := make([]float32, m*n)
	for i := range m {
		for j := range n {
			s := 0.0
			for l := range k {
				s += float64(a[i*k+l]) * float64(b[l*n+j])
			}
			c[i*n+j] = float32(s)
		}
	}
	return c
}

func decompose(t *testing.T, m, n int, w []float32) *Decomposition {
	t.Helper()
	d, err := SVD(m, n, w)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// [[3, 0], [4, 5]] has WWᵀ = [[9, 12], [12, 41]], whose eigenvalues are 45 and
// 5, with (1, 3)/√10 and (3, -1)/√10.
func TestSVDByHand(t *testing.T) {
	d := decompose(t, 2, 2, []float32{3, 0, 4, 5})
	near := func(name string, got float64, want float64) {
		if math.Abs(got-want) > 1e-7 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	near("S[0]", d.S[0], math.Sqrt(45))
	near("S[1]", d.S[1], math.Sqrt(5))
	for i, want := range []float64{1, 3, 3, -1} { // U, (2, 2)
		near(fmt.Sprint("U ", i), float64(d.U[i]), want/math.Sqrt(10))
	}
	for i, want := range []float64{1, 1, 1, -1} { // V = UᵀW/σ
		near(fmt.Sprint("V ", i), float64(d.V[i]), want/math.Sqrt2)
	}
}

// cases are matrices on which an SVD may go wrong.
func cases() map[string]struct {
	m, n int
	w    []float32
} {
	type c = struct {
		m, n int
		w    []float32
	}
	rng := nn.NewRand(1)
	all := map[string]c{
		"1x1":     {1, 1, []float32{-2}},
		"1x7":     {1, 7, random(1, 7, rng)},
		"7x1":     {7, 1, random(7, 1, rng)},
		"zero":    {5, 3, make([]float32, 15)},
		"zero1x3": {1, 3, make([]float32, 3)},
	}
	// On both sides of the size where the method changes.
	for _, size := range []int{16, 33, 70, 130} {
		add := func(name string, m, n int, entry func(i, j int) float64) {
			w := make([]float32, m*n)
			for i := range w {
				w[i] = float32(entry(i/n, i%n))
			}
			all[fmt.Sprint(name, size)] = c{m, n, w}
		}
		normal := func(i, j int) float64 { return rng.Normal() }
		add("tall", 2*size, size, normal)
		add("wide", size, size+1, normal)
		add("square", size, size, normal)
		add("ones", size+7, size, func(i, j int) float64 { return 1 })
		add("zero", size+7, size, func(i, j int) float64 { return 0 })
		add("hilbert", size, size, func(i, j int) float64 { return 1 / float64(1+i+j) })
		add("graded", size, size, func(i, j int) float64 { // from 1 down to 2^-95
			return math.Ldexp(rng.Normal(), -95*j/(size-1))
		})
		add("steps", size, size, func(i, j int) float64 { // singular values of four sizes
			return math.Ldexp(rng.Normal(), -12*(j%4))
		})
		add("permutation", size, size, func(i, j int) float64 { // all singular values equal
			if j != (5*i+3)%size || size%5 == 0 && i != j {
				return 0
			}
			return float64(1 - 2*(i&1))
		})
		add("diagonal", size+1, size, func(i, j int) float64 {
			if i != j {
				return 0
			}
			return float64(i + 1)
		})
		add("bidiagonal", size, size, func(i, j int) float64 { // for which all of the work is the division's
			if i != j && i+1 != j {
				return 0
			}
			return 1
		})
		add("pairs", size, size, func(i, j int) float64 { // values close to each other, and all of them in step
			switch {
			case i == j:
				return 1 + 1e-7*float64(i/2)
			case i+1 == j:
				return 1e-5
			}
			return 0
		})
		add("pruned", size, size, func(i, j int) float64 { // rows and columns of zeros
			if i%3 == 0 || j%4 == 1 || rng.Intn(10) > 0 {
				return 0
			}
			return rng.Normal()
		})
		for name, f := range map[string]float64{"largest": math.MaxFloat32, "smallest": math.SmallestNonzeroFloat32} {
			add(name, size+3, size, func(i, j int) float64 { return f * float64(1-2*rng.Intn(2)) })
		}
		low := product(random(size+10, 3, rng), random(3, size, rng), size+10, 3, size)
		add("rank3", size+10, size, func(i, j int) float64 { return float64(low[i*size+j]) })
	}
	return all
}

// U and V are orthonormal within float32's rounding, U·S·V gives W back within
// 1e-6 of its norm, and the signs are as promised.
func TestSVDLaws(t *testing.T) {
	for name, c := range cases() {
		checkLaws(t, name, c.m, c.n, c.w)
	}
}

func checkLaws(t *testing.T, name string, m, n int, w []float32) {
	t.Helper()
	d := decompose(t, m, n, w)
	r := min(m, n)
	for a := range r {
		for b := range r {
			uu, vv, want := 0.0, 0.0, 0.0
			if a == b {
				want = 1
			}
			for i := range m {
				uu += float64(d.U[i*r+a]) * float64(d.U[i*r+b])
			}
			for j := range n {
				vv += float64(d.V[a*n+j]) * float64(d.V[b*n+j])
			}
			if math.Abs(uu-want) > 5e-7 || math.Abs(vv-want) > 5e-7 {
				t.Errorf("%s: vectors %d and %d: uᵀu = %v, vᵀv = %v, want %v", name, a, b, uu, vv, want)
			}
		}
		if a > 0 && d.S[a] > d.S[a-1] || d.S[a] < 0 {
			t.Errorf("%s: singular values %v", name, d.S)
		}
		largest := float32(0)
		for i := range m {
			if u := d.U[i*r+a]; math.Abs(float64(u)) > math.Abs(float64(largest)) {
				largest = u
			}
		}
		if largest <= 0 {
			t.Errorf("%s: column %d of U has %v as its largest entry", name, a, largest)
		}
	}
	square, off := 0.0, 0.0
	for i := range m {
		for j := range n {
			s := 0.0
			for k := range r {
				s += float64(d.U[i*r+k]) * d.S[k] * float64(d.V[k*n+j])
			}
			f := float64(w[i*n+j])
			square += f * f
			off += (s - f) * (s - f)
		}
	}
	if math.Sqrt(off) > 1e-6*math.Sqrt(square) {
		t.Errorf("%s: U·S·V is %v from W, of norm %v", name, math.Sqrt(off), math.Sqrt(square))
	}
}

// gonum's is another algorithm (Golub and Kahan): right to 1e-15 of the largest
// value, so that small ones may differ by that.
func TestSVDAgainstGonum(t *testing.T) {
	for name, c := range cases() {
		wide := make([]float64, len(c.w))
		for i, w := range c.w {
			wide[i] = float64(w)
		}
		var svd mat.SVD
		if !svd.Factorize(mat.NewDense(c.m, c.n, wide), mat.SVDNone) {
			t.Fatalf("%s: gonum has no SVD", name)
		}
		want := svd.Values(nil)
		d := decompose(t, c.m, c.n, c.w)
		for i, s := range d.S {
			if math.Abs(s-want[i]) > 1e-13*want[0] {
				t.Errorf("%s: S[%d] = %v, gonum says %v", name, i, s, want[i])
			}
		}
	}
}

// diag(1, 1e-10, 1e-20, 1e-30): Jacobi keeps what other methods round away.
func TestSVDSmallValues(t *testing.T) {
	w := make([]float32, 16)
	for i := range 4 {
		w[i*5] = float32(math.Pow(10, -10*float64(i)))
	}
	d := decompose(t, 4, 4, w)
	for i, s := range d.S {
		if want := float64(w[i*5]); math.Abs(s-want) > 1e-14*want {
			t.Errorf("S[%d] = %v, want %v", i, s, want)
		}
	}
}

func TestSVDRefusals(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, err := SVD(2, 3, []float32{1, 2, 3, 4, float32(bad), 6})
		var n *nn.NonFiniteError
		if !errors.As(err, &n) || n.Row != 1 || n.Col != 1 {
			t.Errorf("%v: error %v", bad, err)
		}
	}
	_, err := svd(20, 20, random(20, 20, nn.NewRand(3)), 2)
	var c *ConvergenceError
	if !errors.As(err, &c) || c.Sweeps != 2 || !(c.Cosine > 1e-12) || c.Rows != 20 {
		t.Errorf("two sweeps: error %v", err)
	}
	for _, f := range []func(){
		func() { SVD(2, 2, make([]float32, 3)) },
		func() { SVD(0, 2, nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("a shape that does not fit did not panic")
				}
			}()
			f()
		}()
	}
}

func TestSVDLeavesItsInput(t *testing.T) {
	w := random(8, 5, nn.NewRand(4))
	before := append([]float32(nil), w...)
	decompose(t, 8, 5, w)
	for i := range w {
		if w[i] != before[i] {
			t.Fatal("SVD wrote into its input")
		}
	}
}

// hashed is a hash of numbers, by their bits.
type hashed struct{ hash.Hash64 }

func newHash() hashed { return hashed{fnv.New64a()} }

func (h hashed) write(b uint64) { h.Write(binary.LittleEndian.AppendUint64(nil, b)) }

// The same bits on every machine: natively and in WebAssembly alike.
func TestSVDBits(t *testing.T) {
	h := newHash()
	rng := nn.NewRand(5)
	for _, shape := range [][2]int{{64, 48}, {48, 32}, {32, 10}, {10, 70}, {33, 33}, {130, 101}} {
		d := decompose(t, shape[0], shape[1], random(shape[0], shape[1], rng))
		for _, s := range d.S {
			h.write(math.Float64bits(s))
		}
		for _, data := range [][]float32{d.U, d.V} {
			for _, f := range data {
				h.write(uint64(math.Float32bits(f)))
			}
		}
	}
	const want = 0xafceaea11b9f3b1b
	if got := h.Sum64(); got != want {
		t.Errorf("hash %#x, want %#x", got, uint64(want))
	}
}

func BenchmarkSVD(b *testing.B) {
	for _, shape := range [][2]int{{32, 32}, {64, 48}, {64, 64}, {128, 128}, {256, 256}, {512, 512}, {784, 256}} {
		m, n := shape[0], shape[1]
		w := random(m, n, nn.NewRand(6))
		b.Run(fmt.Sprintf("%dx%d", m, n), func(b *testing.B) {
			for range b.N {
				if _, err := SVD(m, n, w); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("%dx%d/gonum", m, n), func(b *testing.B) {
			wide := make([]float64, len(w))
			for i, f := range w {
				wide[i] = float64(f)
			}
			for range b.N {
				var svd mat.SVD
				svd.Factorize(mat.NewDense(m, n, wide), mat.SVDThin)
			}
		})
	}
}
