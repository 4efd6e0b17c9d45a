package blas

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"

	"compressionlab/engine/simd"
)

// Float32 is a blas.Float32 on the kernels. Called with a factor of 0, gonum's
// own methods check their arguments and do no more: so each begins.
type Float32 struct{ gonum.Implementation }

// Sgemm is C = alpha·A·B + beta·C, where A or B may be transposed. With beta = 0
// nothing of C is read.
func (f Float32) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	f.Implementation.Sgemm(tA, tB, m, n, k, 0, a, lda, b, ldb, 1, c, ldc)
	for i := 0; i < m && beta != 1; i++ {
		f.Sscal(n, beta, c[i*ldc:], 1)
	}
	if alpha != 0 {
		ars, acs := strides(tA, lda)
		brs, bcs := strides(tB, ldb)
		simd.Gemm(m, n, k, alpha, a, ars, acs, b, brs, bcs, c, ldc)
	}
}

// Sgemv is y = alpha·A·x + beta·y, where A may be transposed. With beta = 0
// nothing of y is read.
func (f Float32) Sgemv(t blas.Transpose, m, n int, alpha float32, a []float32, lda int, x []float32, incX int, beta float32, y []float32, incY int) {
	f.Implementation.Sgemv(t, m, n, 0, a, lda, x, incX, beta, y, incY)
	if alpha == 0 {
		return
	}
	if t == blas.NoTrans {
		simd.Gemv(m, n, alpha, a, lda, x, incX, y, incY)
	} else {
		simd.Gevm(m, n, alpha, a, lda, x, incX, y, incY)
	}
}

// Sger is A = A + alpha·x·yᵀ.
func (f Float32) Sger(m, n int, alpha float32, x []float32, incX int, y []float32, incY int, a []float32, lda int) {
	f.Implementation.Sger(m, n, 0, x, incX, y, incY, a, lda)
	if alpha != 0 {
		simd.Ger(m, n, alpha, x, incX, y, incY, a, lda)
	}
}

// Sdot is Σ x[i]·y[i].
func (f Float32) Sdot(n int, x []float32, incX int, y []float32, incY int) float32 {
	f.Implementation.Saxpy(n, 0, x, incX, y, incY)
	return simd.Dot(n, x, incX, y, incY)
}

// Saxpy is y = y + alpha·x.
func (f Float32) Saxpy(n int, alpha float32, x []float32, incX int, y []float32, incY int) {
	f.Implementation.Saxpy(n, 0, x, incX, y, incY)
	if alpha != 0 {
		simd.Axpy(n, alpha, x, incX, y, incY)
	}
}

// Srot turns each (x[i], y[i]) into (c·x[i] + s·y[i], c·y[i] - s·x[i]).
func (f Float32) Srot(n int, x []float32, incX int, y []float32, incY int, c, s float32) {
	f.Implementation.Saxpy(n, 0, x, incX, y, incY)
	simd.Rot(n, x, incX, y, incY, c, s)
}

// Sscal is x = alpha·x; with alpha = 0, zeros.
func (f Float32) Sscal(n int, alpha float32, x []float32, incX int) {
	if alpha == 0 || !forward(n, len(x), incX) {
		f.Implementation.Sscal(n, alpha, x, incX)
		return
	}
	simd.Scal(n, alpha, x, incX)
}

// Snrm2 is √Σ x[i]².
func (f Float32) Snrm2(n int, x []float32, incX int) float32 {
	if !forward(n, len(x), incX) {
		return f.Implementation.Snrm2(n, x, incX)
	}
	return simd.Nrm2(n, x, incX)
}

// Sasum is Σ |x[i]|.
func (f Float32) Sasum(n int, x []float32, incX int) float32 {
	if !forward(n, len(x), incX) {
		return f.Implementation.Sasum(n, x, incX)
	}
	return simd.Asum(n, x, incX)
}

// Isamax is the index of the first of the largest |x[i]|.
func (f Float32) Isamax(n int, x []float32, incX int) int {
	if !forward(n, len(x), incX) {
		return f.Implementation.Isamax(n, x, incX)
	}
	return simd.Iamax(n, x, incX)
}
