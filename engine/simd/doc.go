// Package simd is the arithmetic that takes the engine's time, as kernels: on
// plain Go everywhere, and in a browser as WebAssembly SIMD, which Go's compiler
// does not write.
//
// A kernel is C (folder kernels), compiled into a module of a few kilobytes that
// owns no memory: it imports that of the Go program and works on its slices in
// place. A call costs some 30 ns. Matrix products run at 30 GFLOP/s on one
// thread of a machine where Go's own loops in WebAssembly run at 2.
//
//   - For both float types, as in BLAS: [Gemm], [Gemv], [Gevm], [Ger], [Dot],
//     [Axpy], [Scal], [Nrm2], [Asum], [Iamax], [Rot], and [Rots], a sweep of them.
//     Package blas makes gonum run on these.
//   - Of a network, in float32: [Relu], [ReluGradient], [AddRow], [SumRows],
//     [Softmax], [SGD], [Descend], [Adam].
//   - Of its weights: [Normals], [Nonzero], [Finite], [Histogram], [Above],
//     [TallyOf], [Masked], [Differing], [Identical], [Bins], [Extremes], [Codes],
//     and the matrix [CSR].
//
// # What is promised of a result?
//
// Every bit. The order in which a kernel rounds is part of its contract, written
// above its Go function. The function in plain Go is the reference; the kernels
// built with SIMD, and without it for browsers that have none, are held to it bit
// by bit (NaN equals NaN: WebAssembly does not say which one). So a number on a
// page does not depend on the browser, and a test that passes natively tells of
// the page.
//
// # How does a program get the kernels?
//
// It is built with -tags simd, and its loader offers the import "kernels" when
// the program is instantiated and the function simdKernels when it runs:
//
//	let kernels;
//	go.importObject.kernels = new Proxy({}, { get: (_, name) => (...args) => kernels[name](...args) });
//	const { instance } = await WebAssembly.instantiate(program, go.importObject);
//	globalThis.simdKernels = (module) => {
//	  kernels = new WebAssembly.Instance(module, { env: { memory: instance.exports.mem } }).exports;
//	};
//	go.run(instance);
//
// Without the tag, or with a loader that does not know of this, everything runs
// in plain Go. The kernels' bytes are in the program: there is no file to fetch.
//
// # Why a tag?
//
// A module whose import is missing does not start, and Go's own runner for tests
// offers none.
package simd
