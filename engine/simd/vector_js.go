//go:build simd

package simd

import "unsafe"

// depth and line are those of kernels/gemm.h.
const depth, line32, line64 = 256, 16, 8

// A WebAssembly program has one thread, and a kernel is not interrupted.
var (
	scratch32 [depth * line32]float32
	scratch64 [depth * line64]float64
)

var float32Kernels = routines[float32]{
	gemm: func(m, n, k int, alpha float32, a []float32, ars, acs int, b []float32, brs, bcs int, c []float32, crs int) {
		sgemm(int32(m), int32(n), int32(k), alpha, at(a), int32(ars), int32(acs), at(b), int32(brs), int32(bcs), at(c), int32(crs), unsafe.Pointer(&scratch32))
	},
	gemv: func(m, n int, alpha float32, a []float32, lda int, x, y []float32) {
		sgemv(int32(m), int32(n), alpha, at(a), int32(lda), at(x), at(y))
	},
	gevm: func(m, n int, alpha float32, a []float32, lda int, x, y []float32) {
		sgevm(int32(m), int32(n), alpha, at(a), int32(lda), at(x), at(y))
	},
	ger: func(m, n int, alpha float32, x, y, a []float32, lda int) {
		sger(int32(m), int32(n), alpha, at(x), at(y), at(a), int32(lda))
	},
	dot:     func(x, y []float32) float32 { return sdot(int32(len(x)), at(x), at(y)) },
	asum:    func(x []float32) float32 { return sasum(int32(len(x)), at(x)) },
	squares: func(f float64, x []float32) float64 { return ssquares(int32(len(x)), f, at(x)) },
	iamax:   func(x []float32) int { return int(siamax(int32(len(x)), at(x))) },
	axpy:    func(alpha float32, x, y []float32) { saxpy(int32(len(x)), alpha, at(x), at(y)) },
	scal:    func(alpha float32, x []float32) { sscal(int32(len(x)), alpha, at(x)) },
	rot:     func(x, y []float32, c, s float32) { srot(int32(len(x)), at(x), at(y), c, s) },
	rots: func(m, n int, c, s, a []float32, ars, acs int) {
		srots(int32(m), int32(n), at(c), at(s), at(a), int32(ars), int32(acs))
	},
}

var float64Kernels = routines[float64]{
	gemm: func(m, n, k int, alpha float64, a []float64, ars, acs int, b []float64, brs, bcs int, c []float64, crs int) {
		dgemm(int32(m), int32(n), int32(k), alpha, at(a), int32(ars), int32(acs), at(b), int32(brs), int32(bcs), at(c), int32(crs), unsafe.Pointer(&scratch64))
	},
	gemv: func(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
		dgemv(int32(m), int32(n), alpha, at(a), int32(lda), at(x), at(y))
	},
	gevm: func(m, n int, alpha float64, a []float64, lda int, x, y []float64) {
		dgevm(int32(m), int32(n), alpha, at(a), int32(lda), at(x), at(y))
	},
	ger: func(m, n int, alpha float64, x, y, a []float64, lda int) {
		dger(int32(m), int32(n), alpha, at(x), at(y), at(a), int32(lda))
	},
	dot:     func(x, y []float64) float64 { return ddot(int32(len(x)), at(x), at(y)) },
	asum:    func(x []float64) float64 { return dasum(int32(len(x)), at(x)) },
	squares: func(f float64, x []float64) float64 { return dsquares(int32(len(x)), f, at(x)) },
	iamax:   func(x []float64) int { return int(diamax(int32(len(x)), at(x))) },
	axpy:    func(alpha float64, x, y []float64) { daxpy(int32(len(x)), alpha, at(x), at(y)) },
	scal:    func(alpha float64, x []float64) { dscal(int32(len(x)), alpha, at(x)) },
	rot:     func(x, y []float64, c, s float64) { drot(int32(len(x)), at(x), at(y), c, s) },
	rots: func(m, n int, c, s, a []float64, ars, acs int) {
		drots(int32(m), int32(n), at(c), at(s), at(a), int32(ars), int32(acs))
	},
}

//go:wasmimport kernels sgemm
func sgemm(m, n, k int32, alpha float32, a unsafe.Pointer, ars, acs int32, b unsafe.Pointer, brs, bcs int32, c unsafe.Pointer, crs int32, scratch unsafe.Pointer)

//go:wasmimport kernels sgemv
func sgemv(m, n int32, alpha float32, a unsafe.Pointer, lda int32, x, y unsafe.Pointer)

//go:wasmimport kernels sgevm
func sgevm(m, n int32, alpha float32, a unsafe.Pointer, lda int32, x, y unsafe.Pointer)

//go:wasmimport kernels sger
func sger(m, n int32, alpha float32, x, y, a unsafe.Pointer, lda int32)

//go:wasmimport kernels sdot
func sdot(n int32, x, y unsafe.Pointer) float32

//go:wasmimport kernels sasum
func sasum(n int32, x unsafe.Pointer) float32

//go:wasmimport kernels ssquares
func ssquares(n int32, f float64, x unsafe.Pointer) float64

//go:wasmimport kernels siamax
func siamax(n int32, x unsafe.Pointer) int32

//go:wasmimport kernels saxpy
func saxpy(n int32, alpha float32, x, y unsafe.Pointer)

//go:wasmimport kernels sscal
func sscal(n int32, alpha float32, x unsafe.Pointer)

//go:wasmimport kernels srot
func srot(n int32, x, y unsafe.Pointer, c, s float32)

//go:wasmimport kernels srots
func srots(m, n int32, c, s, a unsafe.Pointer, ars, acs int32)

//go:wasmimport kernels dgemm
func dgemm(m, n, k int32, alpha float64, a unsafe.Pointer, ars, acs int32, b unsafe.Pointer, brs, bcs int32, c unsafe.Pointer, crs int32, scratch unsafe.Pointer)

//go:wasmimport kernels dgemv
func dgemv(m, n int32, alpha float64, a unsafe.Pointer, lda int32, x, y unsafe.Pointer)

//go:wasmimport kernels dgevm
func dgevm(m, n int32, alpha float64, a unsafe.Pointer, lda int32, x, y unsafe.Pointer)

//go:wasmimport kernels dger
func dger(m, n int32, alpha float64, x, y, a unsafe.Pointer, lda int32)

//go:wasmimport kernels ddot
func ddot(n int32, x, y unsafe.Pointer) float64

//go:wasmimport kernels dasum
func dasum(n int32, x unsafe.Pointer) float64

//go:wasmimport kernels dsquares
func dsquares(n int32, f float64, x unsafe.Pointer) float64

//go:wasmimport kernels diamax
func diamax(n int32, x unsafe.Pointer) int32

//go:wasmimport kernels daxpy
func daxpy(n int32, alpha float64, x, y unsafe.Pointer)

//go:wasmimport kernels dscal
func dscal(n int32, alpha float64, x unsafe.Pointer)

//go:wasmimport kernels drot
func drot(n int32, x, y unsafe.Pointer, c, s float64)

//go:wasmimport kernels drots
func drots(m, n int32, c, s, a unsafe.Pointer, ars, acs int32)
