//go:build simd

package simd

import "unsafe"

func dotRowsKernel(m, n int, a []float64, rs int, x, y []float64) {
	kernelDotRows(int32(m), int32(n), unsafe.Pointer(&a[0]), int32(rs), unsafe.Pointer(&x[0]), unsafe.Pointer(&y[0]))
}

func sumRowsKernel(m, n int, a []float64, rs int, x, y []float64) {
	kernelSumRows(int32(m), int32(n), unsafe.Pointer(&a[0]), int32(rs), unsafe.Pointer(&x[0]), unsafe.Pointer(&y[0]))
}

//go:wasmimport kernels dotrows
func kernelDotRows(m, n int32, a unsafe.Pointer, rs int32, x, y unsafe.Pointer)

//go:wasmimport kernels sumrows
func kernelSumRows(m, n int32, a unsafe.Pointer, rs int32, x, y unsafe.Pointer)
