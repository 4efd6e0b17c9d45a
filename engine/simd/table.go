package simd

// A table is one implementation of every kernel. The arguments have been looked
// at: slices are long enough, and there is something to do.
type table struct {
	s routines[float32]
	d routines[float64]
	network
	weights
}

// routines are the kernels that exist for both types.
type routines[T float] struct {
	gemm    func(m, n, k int, alpha T, a []T, ars, acs int, b []T, brs, bcs int, c []T, crs int)
	gemv    func(m, n int, alpha T, a []T, lda int, x, y []T)
	gevm    func(m, n int, alpha T, a []T, lda int, x, y []T)
	ger     func(m, n int, alpha T, x, y, a []T, lda int)
	dot     func(x, y []T) T
	asum    func(x []T) T
	squares func(f float64, x []T) float64
	iamax   func(x []T) int
	axpy    func(alpha T, x, y []T)
	scal    func(alpha T, x []T)
	rot     func(x, y []T, c, s T)
	rots    func(m, n int, c, s, a []T, ars, acs int)
}

// network is what a training step does beside products, in float32.
type network struct {
	relu         func(y, x []float32)
	reluGradient func(dx, y, dy []float32)
	addRow       func(y []float32, b []float32)
	sumRows      func(b []float32, y []float32)
	sgd          func(w, v, g []float32, rate, momentum, decay float32)
	descend      func(w, g []float32, rate, decay float32)
	adam         func(w, m, v, g []float32, by AdamStep)
	softmax      func(rows, n int, z []float32, t float64, p, ln, most, sum []float64)
}

// weights is what drawing, pruning, quantization and sparse formats do, in float32.
type weights struct {
	nonzero   func(x []float32) int
	finite    func(x []float32) int
	histogram func(w []float32, shift, bits int, prefix uint32, bins []int32)
	above     func(w []float32, code uint32, equal int, keep []bool) int
	tally     func(w []float32, keep []bool) Tally
	masked    func(y, x []float32, keep []bool)
	differing func(x, y []float32) int
	identical func(x, y []float32) bool
	bins      func(w []float32, keep []bool, scale float64, kept, erased []int32)
	normals   func(x []float32, deviation float64, state uint64) uint64
	extremes  func(w, low, high []float32)
	codes     func(q []int8, w, inverse, zero []float32, first, last float32)
	encode    func(a CSR, w []float32)
	mulMat    func(a CSR, n int, x, y []float32) bool
	matMul    func(a CSR, n int, x, y []float32) bool
}

// plain is the reference, in Go.
var plain = table{
	plainRoutines[float32](), plainRoutines[float64](),
	network{relu, reluGradient, addToRows, sumRows, sgd, descend, adam, softmax},
	weights{nonzero, finite, histogram, above, tally, masked, differing, identical, bins, normals, extremes, codes, encode, mulMat, matMul},
}

func plainRoutines[T float]() routines[T] {
	return routines[T]{
		gemm: gemm[T], gemv: gemv[T], gevm: gevm[T], ger: ger[T], rots: rots[T],
		dot:     func(x, y []T) T { return dot(len(x), x, 1, y, 1) },
		asum:    func(x []T) T { return asum(len(x), x, 1) },
		squares: func(f float64, x []T) float64 { return squares(len(x), f, x, 1) },
		iamax:   func(x []T) int { return iamax(len(x), x, 1) },
		axpy:    func(alpha T, x, y []T) { axpy(len(x), alpha, x, 1, y, 1) },
		scal:    func(alpha T, x []T) { scal(len(x), alpha, x, 1) },
		rot:     func(x, y []T, c, s T) { rot(len(x), x, 1, y, 1, c, s) },
	}
}

// kernels is the implementation in use, and loaded its name.
var (
	kernels = plain
	loaded  = "go"
)

// of is the part of it for one type.
func of[T float]() *routines[T] {
	if k, ok := any(&kernels.s).(*routines[T]); ok {
		return k
	}
	return any(&kernels.d).(*routines[T])
}

// Loaded says which kernels this program runs: "simd", "scalar" in a browser
// without SIMD, or "go".
func Loaded() string { return loaded }
