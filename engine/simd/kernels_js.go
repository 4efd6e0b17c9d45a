//go:build simd

package simd

import (
	_ "embed"
	"syscall/js"
	"unsafe"
)

var (
	//go:embed kernels/simd.wasm
	withSIMD []byte
	//go:embed kernels/scalar.wasm
	withoutSIMD []byte
)

// The loader offers simdKernels, or the program stays with plain Go.
func init() {
	install := js.Global().Get("simdKernels")
	if install.Type() != js.TypeFunction {
		return
	}
	web, module := js.Global().Get("WebAssembly"), bytesOf(withSIMD)
	loaded = "simd"
	if !web.Call("validate", module).Bool() {
		loaded, module = "scalar", bytesOf(withoutSIMD)
	}
	install.Invoke(web.Get("Module").New(module))
	kernels = table{
		sgemm: sgemm, dgemm: dgemm,
		dotRows: dotRowsKernel, sumRows: sumRowsKernel,
	}
}

func bytesOf(b []byte) js.Value {
	array := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

// depth and tile are those of kernels/gemm.h.
const depth, tile32, tile64 = 256, 8, 4

// A WebAssembly program has one thread, and a kernel is not interrupted.
var (
	scratch32 [depth * tile32]float32
	scratch64 [depth * tile64]float64
)

func sgemm(m, n, k int, alpha float32, a []float32, ars, acs int, b []float32, brs, bcs int, c []float32, crs int) {
	kernelSgemm(int32(m), int32(n), int32(k), alpha, unsafe.Pointer(&a[0]), int32(ars), int32(acs),
		unsafe.Pointer(&b[0]), int32(brs), int32(bcs), unsafe.Pointer(&c[0]), int32(crs), unsafe.Pointer(&scratch32))
}

func dgemm(m, n, k int, alpha float64, a []float64, ars, acs int, b []float64, brs, bcs int, c []float64, crs int) {
	kernelDgemm(int32(m), int32(n), int32(k), alpha, unsafe.Pointer(&a[0]), int32(ars), int32(acs),
		unsafe.Pointer(&b[0]), int32(brs), int32(bcs), unsafe.Pointer(&c[0]), int32(crs), unsafe.Pointer(&scratch64))
}

//go:wasmimport kernels sgemm
func kernelSgemm(m, n, k int32, alpha float32, a unsafe.Pointer, ars, acs int32, b unsafe.Pointer, brs, bcs int32, c unsafe.Pointer, crs int32, scratch unsafe.Pointer)

//go:wasmimport kernels dgemm
func kernelDgemm(m, n, k int32, alpha float64, a unsafe.Pointer, ars, acs int32, b unsafe.Pointer, brs, bcs int32, c unsafe.Pointer, crs int32, scratch unsafe.Pointer)
