//go:build simd

package simd

import "unsafe"

var weightKernels = weights{
	nonzero: func(x []float32) int { return int(kernelNonzero(int32(len(x)), at(x))) },
	finite:  func(x []float32) int { return int(kernelFinite(int32(len(x)), at(x))) },
	histogram: func(w []float32, shift, bits int, prefix uint32, bins []int32) {
		kernelHistogram(int32(len(w)), at(w), int32(shift), int32(bits), prefix, at(bins))
	},
	above: func(w []float32, code uint32, equal int, keep []bool) int {
		return int(kernelAbove(int32(len(w)), at(w), code, int32(equal), at(keep)))
	},
	tally: func(w []float32, keep []bool) Tally {
		var out [4]uint32
		kernelTally(int32(len(w)), at(w), at(keep), unsafe.Pointer(&out))
		return Tally{int(out[0]), int(out[1]), out[2], out[3]}
	},
	masked:    func(y, x []float32, keep []bool) { kernelMasked(int32(len(x)), at(y), at(x), at(keep)) },
	differing: func(x, y []float32) int { return int(kernelDiffering(int32(len(x)), at(x), at(y))) },
	identical: func(x, y []float32) bool { return kernelIdentical(int32(len(x)), at(x), at(y)) != 0 },
	bins: func(w []float32, keep []bool, scale float64, kept, erased []int32) {
		kernelBins(int32(len(w)), at(w), at(keep), scale, int32(len(kept)), at(kept), at(erased))
	},
	normals: func(x []float32, deviation float64, state uint64) uint64 {
		kernelNormals(int32(len(x)/2), at(x), deviation, unsafe.Pointer(&state))
		return state
	},
	extremes: func(w, low, high []float32) {
		kernelExtremes(rows(w, low), int32(len(low)), at(w), at(low), at(high))
	},
	codes: func(q []int8, w, inverse, zero []float32, first, last float32) {
		kernelCodes(rows(w, zero), int32(len(zero)), at(w), at(inverse), at(zero), first, last, at(q))
	},
	encode: func(a CSR, w []float32) {
		kernelEncode(int32(len(a.Starts)-1), int32(a.Cols), at(w), at(a.Starts), at(a.Columns), at(a.Values))
	},
	mulMat: func(a CSR, n int, x, y []float32) bool {
		return kernelMulMat(int32(len(a.Starts)-1), int32(a.Cols), int32(len(a.Values)), at(a.Starts), at(a.Columns), at(a.Values), int32(n), at(x), at(y)) != 0
	},
	matMul: func(a CSR, n int, x, y []float32) bool {
		return kernelMatMul(int32(len(a.Starts)-1), int32(a.Cols), int32(len(a.Values)), at(a.Starts), at(a.Columns), at(a.Values), int32(n), at(x), at(y)) != 0
	},
}

//go:wasmimport kernels nonzero
func kernelNonzero(n int32, x unsafe.Pointer) int32

//go:wasmimport kernels finite
func kernelFinite(n int32, x unsafe.Pointer) int32

//go:wasmimport kernels histogram
func kernelHistogram(n int32, w unsafe.Pointer, shift, bits int32, prefix uint32, bins unsafe.Pointer)

//go:wasmimport kernels above
func kernelAbove(n int32, w unsafe.Pointer, code uint32, equal int32, keep unsafe.Pointer) int32

//go:wasmimport kernels tally
func kernelTally(n int32, w, keep, out unsafe.Pointer)

//go:wasmimport kernels masked
func kernelMasked(n int32, y, x, keep unsafe.Pointer)

//go:wasmimport kernels differing
func kernelDiffering(n int32, x, y unsafe.Pointer) int32

//go:wasmimport kernels identical
func kernelIdentical(n int32, x, y unsafe.Pointer) int32

//go:wasmimport kernels bins
func kernelBins(n int32, w, keep unsafe.Pointer, scale float64, count int32, kept, erased unsafe.Pointer)

//go:wasmimport kernels normals
func kernelNormals(pairs int32, x unsafe.Pointer, deviation float64, state unsafe.Pointer)

//go:wasmimport kernels extremes
func kernelExtremes(rows, n int32, w, low, high unsafe.Pointer)

//go:wasmimport kernels codes
func kernelCodes(rows, n int32, w, inverse, zero unsafe.Pointer, first, last float32, q unsafe.Pointer)

//go:wasmimport kernels encode
func kernelEncode(rows, cols int32, w, starts, columns, values unsafe.Pointer)

//go:wasmimport kernels mulmat
func kernelMulMat(rows, cols, nonzeros int32, starts, columns, values unsafe.Pointer, n int32, x, y unsafe.Pointer) int32

//go:wasmimport kernels matmul
func kernelMatMul(rows, cols, nonzeros int32, starts, columns, values unsafe.Pointer, n int32, x, y unsafe.Pointer) int32
