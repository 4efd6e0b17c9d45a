// Package blas is a BLAS for gonum that runs on the kernels of engine/simd: a
// program that calls [Use] has gonum's matrices, and LAPACK on top of them, in a
// browser at the speed of WebAssembly SIMD.
//
// Gemm, Gemv, Ger, Dot, Axpy, Scal, Nrm2, Asum, Iamax and Rot are replaced. All
// else, and every check of arguments with its panic, is gonum's own. The order of
// summation is that of engine/simd, so results differ from gonum's by rounding,
// and are the same with SIMD, without it, and in plain Go.
//
// # Why a package of its own?
//
// It links gonum, some hundred kilobytes, which the kernels do not need.
package blas

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/blas64"

	"compressionlab/engine/simd"
)

// Use makes blas32 and blas64 run on the kernels, where the program has loaded
// them. Elsewhere it does nothing: gonum's own loops are assembly on some
// machines.
func Use() {
	if simd.Loaded() != "go" {
		blas32.Use(Float32{})
		blas64.Use(Float64{})
	}
}

// strides are those of a row-major matrix of width ld, or of its transpose.
func strides(t blas.Transpose, ld int) (rows, cols int) {
	if t == blas.NoTrans {
		return ld, 1
	}
	return 1, ld
}

// forward tells whether n entries, one at least, lie in a vector with a stride
// above 0: what the functions of one vector compute without gonum.
func forward(n, length, inc int) bool { return n > 0 && inc > 0 && (n-1)*inc < length }
