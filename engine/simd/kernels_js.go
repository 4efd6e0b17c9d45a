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
	kernels = table{float32Kernels, float64Kernels, networkKernels, weightKernels}
}

func bytesOf(b []byte) js.Value {
	array := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

// at is where a slice begins.
func at[T any](x []T) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(x)) }
