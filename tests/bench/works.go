package main

// A work is a piece of the engine's work that others do too.
type work struct {
	Name  string
	Job   string // in engine/work.go
	Size  []int
	Goal  float64 // ms for ours to stay below; 0 for none
	Peers []peer

	// What cannot be avoided, for the roofline: additions and multiplications of
	// float32, and bytes from or to memory. 0 where the method decides.
	Flops, Bytes float64
}

// A peer is somebody else who does it.
type peer struct {
	Name   string
	Runner string  // a script of page/, or native for native.py
	Job    string  // there, if it has another name than ours
	Least  float64 // how many times faster than it ours is to be; 0 for no goal
}

// Who does what.
const (
	ours     = "ours.js"
	tfjs1    = "tfjs.js?1" // as it comes, on two cores
	tfjs2    = "tfjs.js?2"
	mlmatrix = "mlmatrix.js"
	native   = "native.py"
)

var works = []work{
	{Name: "SGD step 784-256-10, batch 64", Job: "sgd", Size: []int{784, 256, 10, 64}, Flops: sgdFlops(784, 256, 10, 64),
		Peers: []peer{{Name: "TF.js WASM, 2 threads", Runner: tfjs2, Least: 8}, {Name: "TF.js WASM, 1 thread", Runner: tfjs1}, {Name: "PyTorch", Runner: native, Least: 1. / 2}}},
	{Name: "its product forward, 64x784 by 784x256", Job: "forward", Size: []int{64, 784, 256}, Flops: 2 * 64 * 784 * 256},
	{Name: "its gradient, 784x64 by 64x256", Job: "gradient", Size: []int{784, 64, 256}, Flops: 2 * 64 * 784 * 256},
	{Name: "its update of 200,704 weights", Job: "update", Size: []int{784 * 256}, Bytes: 12 * 784 * 256},
	{Name: "SGD step 64-256-10, batch 64", Job: "sgd", Size: []int{64, 256, 10, 64}, Flops: sgdFlops(64, 256, 10, 64),
		Peers: []peer{{Name: "TF.js WASM, 2 threads", Runner: tfjs2, Least: 8}, {Name: "TF.js WASM, 1 thread", Runner: tfjs1}, {Name: "PyTorch", Runner: native, Least: 1. / 2}}},
	{Name: "GEMM 512", Job: "gemm", Size: []int{512}, Flops: 2 * 512 * 512 * 512,
		Peers: []peer{{Name: "TF.js WASM, 2 threads", Runner: tfjs2, Least: 1.2}, {Name: "TF.js WASM, 1 thread", Runner: tfjs1}, {Name: "PyTorch", Runner: native}}},
	{Name: "SVD 512x512, thin", Job: "svd", Size: []int{512},
		Peers: []peer{{Name: "ml-matrix", Runner: mlmatrix, Least: 4}, {Name: "NumPy", Runner: native, Least: 1. / 3}, {Name: "NumPy, float64", Runner: native, Job: "svd64bit"}}},
	{Name: "SVD 512x512, first 64, randomized", Job: "randomized", Size: []int{512, 64}, Goal: 60},
	{Name: "magnitude plan and apply, 1M", Job: "prune", Size: []int{1000}, Bytes: 12e6, // read to plan, read and write to apply
		Peers: []peer{{Name: "NumPy", Runner: native, Least: 1}}},
	{Name: "the same by percentile", Job: "percentile", Size: []int{1000}, Bytes: 12e6,
		Peers: []peer{{Name: "NumPy", Runner: native, Least: 1}}},
	{Name: "CSR encode, 1M at 90%", Job: "csr", Size: []int{1000}, Bytes: 4.8e6,
		Peers: []peer{{Name: "SciPy", Runner: native, Least: 1. / 2}}},
	{Name: "CSR times vector, 1M at 90%", Job: "spmv", Size: []int{1000},
		Peers: []peer{{Name: "SciPy", Runner: native, Least: 1. / 2}}},
	{Name: "distill 64-32-10 to teacher - 1 point", Job: "distill", Size: []int{32}, Goal: 2000},
}

// sgdFlops counts the products: of a layer (in, out), the outputs, the gradient
// of its weight, and that of its input, which the first layer needs not.
func sgdFlops(in, hidden, classes, batch float64) float64 {
	return 2 * batch * hidden * (2*in + 3*classes)
}
