package blas

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"

	"compressionlab/engine/simd"
)

// Float64 is a blas.Float64 on the kernels. Called with a factor of 0, gonum's
// own methods check their arguments and do no more: so each begins.
type Float64 struct{ gonum.Implementation }

// Dgemm is C = alpha·A·B + beta·C, where A or B may be transposed. With beta = 0
// nothing of C is read.
func (f Float64) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64, ldb int, beta float64, c []float64, ldc int) {
	f.Implementation.Dgemm(tA, tB, m, n, k, 0, a, lda, b, ldb, 1, c, ldc)
	for i := 0; i < m && beta != 1; i++ {
		f.Dscal(n, beta, c[i*ldc:], 1)
	}
	if alpha != 0 {
		ars, acs := strides(tA, lda)
		brs, bcs := strides(tB, ldb)
		simd.Gemm(m, n, k, alpha, a, ars, acs, b, brs, bcs, c, ldc)
	}
}

// Dgemv is y = alpha·A·x + beta·y, where A may be transposed. With beta = 0
// nothing of y is read.
func (f Float64) Dgemv(t blas.Transpose, m, n int, alpha float64, a []float64, lda int, x []float64, incX int, beta float64, y []float64, incY int) {
	f.Implementation.Dgemv(t, m, n, 0, a, lda, x, incX, beta, y, incY)
	if alpha == 0 {
		return
	}
	if t == blas.NoTrans {
		simd.Gemv(m, n, alpha, a, lda, x, incX, y, incY)
	} else {
		simd.Gevm(m, n, alpha, a, lda, x, incX, y, incY)
	}
}

// Dger is A = A + alpha·x·yᵀ.
func (f Float64) Dger(m, n int, alpha float64, x []float64, incX int, y []float64, incY int, a []float64, lda int) {
	f.Implementation.Dger(m, n, 0, x, incX, y, incY, a, lda)
	if alpha != 0 {
		simd.Ger(m, n, alpha, x, incX, y, incY, a, lda)
	}
}

// Ddot is Σ x[i]·y[i].
func (f Float64) Ddot(n int, x []float64, incX int, y []float64, incY int) float64 {
	f.Implementation.Daxpy(n, 0, x, incX, y, incY)
	return simd.Dot(n, x, incX, y, incY)
}

// Daxpy is y = y + alpha·x.
func (f Float64) Daxpy(n int, alpha float64, x []float64, incX int, y []float64, incY int) {
	f.Implementation.Daxpy(n, 0, x, incX, y, incY)
	if alpha != 0 {
		simd.Axpy(n, alpha, x, incX, y, incY)
	}
}

// Drot turns each (x[i], y[i]) into (c·x[i] + s·y[i], c·y[i] - s·x[i]).
func (f Float64) Drot(n int, x []float64, incX int, y []float64, incY int, c, s float64) {
	f.Implementation.Daxpy(n, 0, x, incX, y, incY)
	simd.Rot(n, x, incX, y, incY, c, s)
}

// Dscal is x = alpha·x; with alpha = 0, zeros.
func (f Float64) Dscal(n int, alpha float64, x []float64, incX int) {
	if alpha == 0 || !forward(n, len(x), incX) {
		f.Implementation.Dscal(n, alpha, x, incX)
		return
	}
	simd.Scal(n, alpha, x, incX)
}

// Dnrm2 is √Σ x[i]².
func (f Float64) Dnrm2(n int, x []float64, incX int) float64 {
	if !forward(n, len(x), incX) {
		return f.Implementation.Dnrm2(n, x, incX)
	}
	return simd.Nrm2(n, x, incX)
}

// Dasum is Σ |x[i]|.
func (f Float64) Dasum(n int, x []float64, incX int) float64 {
	if !forward(n, len(x), incX) {
		return f.Implementation.Dasum(n, x, incX)
	}
	return simd.Asum(n, x, incX)
}

// Idamax is the index of the first of the largest |x[i]|.
func (f Float64) Idamax(n int, x []float64, incX int) int {
	if !forward(n, len(x), incX) {
		return f.Implementation.Idamax(n, x, incX)
	}
	return simd.Iamax(n, x, incX)
}
