//go:build simd

package simd

import "unsafe"

var networkKernels = network{
	relu:         func(y, x []float32) { kernelRelu(int32(len(x)), at(y), at(x)) },
	reluGradient: func(dx, y, dy []float32) { kernelReluGradient(int32(len(dy)), at(dx), at(y), at(dy)) },
	addRow:       func(y, b []float32) { kernelAddRow(rows(y, b), int32(len(b)), at(y), at(b)) },
	sumRows:      func(b, y []float32) { kernelSumRows(rows(y, b), int32(len(b)), at(b), at(y)) },
	descend: func(w, g []float32, rate, decay float32) {
		kernelDescend(int32(len(g)), at(w), at(g), rate, decay)
	},
	sgd: func(w, v, g []float32, rate, momentum, decay float32) {
		kernelSGD(int32(len(g)), at(w), at(v), at(g), rate, momentum, decay)
	},
	adam: func(w, m, v, g []float32, by AdamStep) {
		kernelAdam(int32(len(g)), at(w), at(m), at(v), at(g), by.Keep1, by.New1, by.Keep2, by.New2, by.Rate, by.Root, by.Epsilon, by.Decay)
	},
	softmax: func(rows, n int, z []float32, t float64, p, ln, most, sum []float64) {
		kernelSoftmax(int32(rows), int32(n), at(z), t, at(p), at(ln), at(most), at(sum))
	},
}

func rows(y, b []float32) int32 { return int32(len(y) / max(len(b), 1)) }

//go:wasmimport kernels relu
func kernelRelu(n int32, y, x unsafe.Pointer)

//go:wasmimport kernels relugrad
func kernelReluGradient(n int32, dx, y, dy unsafe.Pointer)

//go:wasmimport kernels addrow
func kernelAddRow(rows, n int32, y, b unsafe.Pointer)

//go:wasmimport kernels sumrows
func kernelSumRows(rows, n int32, b, y unsafe.Pointer)

//go:wasmimport kernels descend
func kernelDescend(n int32, w, g unsafe.Pointer, rate, decay float32)

//go:wasmimport kernels sgd
func kernelSGD(n int32, w, v, g unsafe.Pointer, rate, momentum, decay float32)

//go:wasmimport kernels adam
func kernelAdam(n int32, w, m, v, g unsafe.Pointer, keep1, new1, keep2, new2, rate, root, epsilon, decay float32)

//go:wasmimport kernels softmax
func kernelSoftmax(rows, n int32, z unsafe.Pointer, t float64, p, ln, most, sum unsafe.Pointer)
