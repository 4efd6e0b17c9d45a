package simd

// DotRows multiplies the rows of a matrix by a vector:
//
//	y[i] = Σ a[i,j]·x[j]    i < m, j < n
//
// Each product is rounded, then each sum. A sum has four lanes, which begin at 0:
// lane l adds up the products of j = l, l+4, l+8, …, in order. The lanes are added
// as (0+2)+(1+3). Entry i,j of a is a[rs·i + j].
//
// y must not overlap a or x. DotRows panics if a slice is too short.
func DotRows(m, n int, a []float64, rs int, x, y []float64) {
	if m <= 0 {
		return
	}
	if n <= 0 {
		clear(y[:m])
		return
	}
	fits("a", a, m, n, rs, 1)
	fits("x", x, 1, n, 0, 1)
	fits("y", y, 1, m, 0, 1)
	kernels.dotRows(m, n, a, rs, x, y)
}

// SumRows adds a sum of the rows of a matrix to a vector:
//
//	y[j] = ((y[j] + x[0]·a[0,j]) + x[1]·a[1,j]) + …    j < n, i = 0 … m-1
//
// Each product is rounded, then each sum, i ascending: as [Dgemm] does with one
// row on the left. Entry i,j of a is a[rs·i + j].
//
// y must not overlap a or x. SumRows panics if a slice is too short.
func SumRows(m, n int, a []float64, rs int, x, y []float64) {
	if m <= 0 || n <= 0 {
		return
	}
	fits("a", a, m, n, rs, 1)
	fits("x", x, 1, m, 0, 1)
	fits("y", y, 1, n, 0, 1)
	kernels.sumRows(m, n, a, rs, x, y)
}

func dotRows(m, n int, a []float64, rs int, x, y []float64) {
	for i := range m {
		y[i] = dot(a[i*rs:i*rs+n], x)
	}
}

// dot is one row of [DotRows]; y is at least as long as x.
func dot(x, y []float64) float64 {
	var s0, s1, s2, s3 float64
	for len(x) >= 4 && len(y) >= 4 {
		s0 += float64(x[0] * y[0])
		s1 += float64(x[1] * y[1])
		s2 += float64(x[2] * y[2])
		s3 += float64(x[3] * y[3])
		x, y = x[4:], y[4:]
	}
	y = y[:len(x)]
	if len(x) > 0 {
		s0 += float64(x[0] * y[0])
	}
	if len(x) > 1 {
		s1 += float64(x[1] * y[1])
	}
	if len(x) > 2 {
		s2 += float64(x[2] * y[2])
	}
	return (s0 + s2) + (s1 + s3)
}

func sumRows(m, n int, a []float64, rs int, x, y []float64) {
	gemm(1, n, m, 1, x, 0, 1, a, rs, 1, y, 0)
}
