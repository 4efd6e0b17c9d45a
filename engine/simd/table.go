package simd

// A table is one implementation of every kernel. The arguments have been looked
// at: slices are long enough and not empty.
type table struct {
	sgemm func(m, n, k int, alpha float32, a []float32, ars, acs int, b []float32, brs, bcs int, c []float32, crs int)
	dgemm func(m, n, k int, alpha float64, a []float64, ars, acs int, b []float64, brs, bcs int, c []float64, crs int)

	dotRows, sumRows func(m, n int, a []float64, rs int, x, y []float64)
}

// plain is the reference, in Go.
var plain = table{
	sgemm: gemm[float32], dgemm: gemm[float64],
	dotRows: dotRows, sumRows: sumRows,
}

// kernels is the implementation in use, and loaded its name.
var (
	kernels = plain
	loaded  = "go"
)

// Loaded says which kernels this program runs: "simd", "scalar" in a browser
// without SIMD, or "go".
func Loaded() string { return loaded }
