package blas

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/gonum/mat"

	"compressionlab/engine/simd"
)

var (
	_ blas.Float32 = Float32{}
	_ blas.Float64 = Float64{}
)

func fill(n int, rng *rand.Rand) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = rng.NormFloat64()
	}
	return x
}

func narrow(x []float64) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(v)
	}
	return y
}

// close64 fails unless two results agree.
func close64(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= tolerance) {
			t.Fatalf("%s: entry %d is %v, gonum has %v", what, i, got[i], want[i])
		}
	}
}

func widen(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// Random shapes, strides of both signs, factors and transposes: within a few
// roundings of sums of at most 40 products what gonum has.
func TestAgainstGonum(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const eps32, eps64 = 1e-4, 1e-12
	pick := func(of ...float64) float64 { return of[rng.IntN(len(of))] }
	transposes := []blas.Transpose{blas.NoTrans, blas.Trans, blas.ConjTrans}
	var want gonum.Implementation
	for range 400 {
		m, n, k := rng.IntN(40), rng.IntN(40), rng.IntN(40)
		incX, incY := int(pick(-3, -1, 1, 1, 2)), int(pick(-2, -1, 1, 1, 3))
		alpha, beta := pick(0, 1, -0.5, 2), pick(0, 1, 0.5)
		tA, tB := transposes[rng.IntN(3)], transposes[rng.IntN(3)]

		lda, ldb, ldc := max(m, k, n, 1)+rng.IntN(3), max(k, n, 1)+rng.IntN(3), max(n, 1)+rng.IntN(3)
		a, b, c := fill(lda*max(m, k, n, 1), rng), fill(ldb*max(k, n, 1), rng), fill(ldc*max(m, 1), rng)
		got, ref := slices.Clone(c), slices.Clone(c)
		Float64{}.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, got, ldc)
		want.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, ref, ldc)
		close64(t, "Dgemm", got, ref, eps64)
		got32, ref32 := narrow(c), narrow(c)
		Float32{}.Sgemm(tA, tB, m, n, k, float32(alpha), narrow(a), lda, narrow(b), ldb, float32(beta), got32, ldc)
		want.Sgemm(tA, tB, m, n, k, float32(alpha), narrow(a), lda, narrow(b), ldb, float32(beta), ref32, ldc)
		close64(t, "Sgemm", widen(got32), widen(ref32), eps32)

		// As long as they must be: in WebAssembly gonum's Gemv clears all of y.
		lenX, lenY := n, m
		if tA != blas.NoTrans {
			lenX, lenY = m, n
		}
		x, y := fill(1+max(lenX-1, 2)*max(incX, -incX), rng), fill(1+max(lenY-1, 0)*max(incY, -incY), rng)
		x32, y32 := narrow(x), narrow(y)
		for what, f := range map[string]func(s blas.Float32, d blas.Float64, x, y, a []float64, x32, y32, a32 []float32){
			"gemv": func(s blas.Float32, d blas.Float64, x, y, a []float64, x32, y32, a32 []float32) {
				d.Dgemv(tA, m, n, alpha, a, lda, x, incX, beta, y, incY)
				s.Sgemv(tA, m, n, float32(alpha), a32, lda, x32, incX, float32(beta), y32, incY)
			},
			"ger": func(s blas.Float32, d blas.Float64, x, y, a []float64, x32, y32, a32 []float32) {
				// gonum 0.17 on amd64 leaves A as it is for a stride below 0.
				incX, incY := max(incX, -incX), max(incY, -incY)
				d.Dger(lenX, lenY, alpha, x, incX, y, incY, a, lda)
				s.Sger(lenX, lenY, float32(alpha), x32, incX, y32, incY, a32, lda)
			},
			"axpy": func(s blas.Float32, d blas.Float64, x, y, a []float64, x32, y32, a32 []float32) {
				n := min(m, n)
				d.Daxpy(n, alpha, x, incX, y, incY)
				s.Saxpy(n, float32(alpha), x32, incX, y32, incY)
			},
			"scal": func(s blas.Float32, d blas.Float64, x, y, a []float64, x32, y32, a32 []float32) {
				n := min(m, n)
				d.Dscal(n, alpha, x, incX)
				s.Sscal(n, float32(alpha), x32, incX)
			},
			"rot": func(s blas.Float32, d blas.Float64, x, y, a []float64, x32, y32, a32 []float32) {
				n := min(m, n)
				d.Drot(n, x, incX, y, incY, 0.6, 0.8)
				s.Srot(n, x32, incX, y32, incY, 0.6, 0.8)
			},
			"sums": func(s blas.Float32, d blas.Float64, x, y, a []float64, x32, y32, a32 []float32) {
				n := min(m, n)
				a[0], a[1] = d.Ddot(n, x, incX, y, incY), d.Dasum(n, x, incX)
				a32[0], a32[1] = s.Sdot(n, x32, incX, y32, incY), s.Sasum(n, x32, incX)
				x[0], x[1] = d.Dnrm2(n, x, incX), float64(d.Idamax(n, x, incX))
				x32[0], x32[1] = s.Snrm2(n, x32, incX), float32(s.Isamax(n, x32, incX))
			},
		} {
			a := append(a, 0, 0)
			var d, e [2][]float64
			for i, s := range []blas.Float32{Float32{}, want} {
				x, y, a := slices.Clone(x), slices.Clone(y), slices.Clone(a)
				x32, y32, a32 := slices.Clone(x32), slices.Clone(y32), narrow(a)
				f(s, []blas.Float64{Float64{}, want}[i], x, y, a, x32, y32, a32)
				d[i], e[i] = slices.Concat(x, y, a), widen(slices.Concat(x32, y32, a32))
			}
			close64(t, what, d[0], d[1], eps64)
			close64(t, what+" in float32", e[0], e[1], eps32)
		}
	}
}

// beta = 0 does not read what is in C or y, so a NaN there is gone; that of A or
// B stays.
func TestNaN(t *testing.T) {
	nan := math.NaN()
	c := []float64{nan, nan}
	Float64{}.Dgemm(blas.NoTrans, blas.NoTrans, 1, 2, 1, 1, []float64{2}, 1, []float64{3, nan}, 2, 0, c, 2)
	if c[0] != 6 || c[1] == c[1] {
		t.Errorf("C is %v, want 6 and NaN", c)
	}
	y := []float64{nan}
	Float64{}.Dgemv(blas.NoTrans, 1, 1, 0, []float64{nan}, 1, []float64{1}, 1, 0, y, 1)
	if y[0] != 0 {
		t.Errorf("y is %v, want 0", y[0])
	}
	x := []float32{float32(nan), 1}
	Float32{}.Sscal(2, 0, x, 1)
	if x[0] != 0 {
		t.Errorf("0·NaN of Sscal is %v, want 0 as gonum has it", x[0])
	}
}

// Bad arguments panic with gonum's own words.
func TestPanics(t *testing.T) {
	x := make([]float64, 4)
	for name, f := range map[string]func(b blas.Float64){
		"transpose": func(b blas.Float64) { b.Dgemm('x', blas.NoTrans, 1, 1, 1, 1, x, 1, x, 1, 1, x, 1) },
		"negative":  func(b blas.Float64) { b.Dgemm(blas.NoTrans, blas.NoTrans, -1, 1, 1, 1, x, 1, x, 1, 1, x, 1) },
		"lda":       func(b blas.Float64) { b.Dgemm(blas.NoTrans, blas.NoTrans, 1, 1, 2, 1, x, 1, x, 1, 1, x, 1) },
		"short C":   func(b blas.Float64) { b.Dgemm(blas.NoTrans, blas.NoTrans, 3, 2, 1, 1, x, 1, x, 2, 1, x, 2) },
		"gemv inc":  func(b blas.Float64) { b.Dgemv(blas.NoTrans, 1, 1, 1, x, 1, x, 0, 1, x, 1) },
		"ger short": func(b blas.Float64) { b.Dger(2, 2, 1, x[:1], 1, x, 1, x, 2) },
		"dot short": func(b blas.Float64) { b.Ddot(3, x, 2, x, 1) },
		"axpy inc":  func(b blas.Float64) { b.Daxpy(1, 1, x, 1, x, 0) },
		"rot n":     func(b blas.Float64) { b.Drot(-1, x, 1, x, 1, 1, 0) },
		"scal":      func(b blas.Float64) { b.Dscal(5, 2, x, 1) },
		"nrm2":      func(b blas.Float64) { b.Dnrm2(3, x, 2) },
		"asum n":    func(b blas.Float64) { b.Dasum(-1, x, 1) },
		"amax inc":  func(b blas.Float64) { b.Idamax(1, x, 0) },
	} {
		said := func(b blas.Float64) (what any) {
			defer func() { what = recover() }()
			f(b)
			return nil
		}
		if got, want := said(Float64{}), said(gonum.Implementation{}); got == nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: panics with %v, gonum with %v", name, got, want)
		}
	}
}

// gonum's SVD, with all of LAPACK on these, takes a matrix apart and back.
func TestLAPACK(t *testing.T) {
	blas32.Use(Float32{})
	blas64.Use(Float64{})
	defer blas32.Use(gonum.Implementation{})
	defer blas64.Use(gonum.Implementation{})
	a := mat.NewDense(60, 37, fill(60*37, rand.New(rand.NewPCG(3, 4))))
	var svd mat.SVD
	if !svd.Factorize(a, mat.SVDThin) {
		t.Fatal("no convergence")
	}
	var u, v, us, back mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	us.Mul(&u, mat.NewDiagDense(37, svd.Values(nil)))
	back.Mul(&us, v.T())
	if !mat.EqualApprox(&back, a, 1e-12) {
		t.Error("U·S·Vᵀ is not the matrix")
	}
}

// Use installs the kernels where they are loaded.
func TestUse(t *testing.T) {
	Use()
	defer blas64.Use(gonum.Implementation{})
	defer blas32.Use(gonum.Implementation{})
	_, ours := blas64.Implementation().(Float64)
	if ours != (simd.Loaded() != "go") {
		t.Errorf("with the kernels %q loaded, gonum runs on them: %v", simd.Loaded(), ours)
	}
}

func BenchmarkDgemm(b *testing.B) {
	const n = 256
	x, z := fill(n*n, rand.New(rand.NewPCG(5, 6))), make([]float64, n*n)
	for name, by := range map[string]blas.Float64{"simd": Float64{}, "gonum": gonum.Implementation{}} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				by.Dgemm(blas.NoTrans, blas.Trans, n, n, n, 1, x, n, x, n, 0, z, n)
			}
			b.ReportMetric(2*n*n*n*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
