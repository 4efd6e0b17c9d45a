package nn

import "compressionlab/engine/simd"

// AddMatMul adds the product of two matrices to a third:
//
//	c[i,j] = (((c[i,j] + a[i,0]·b[0,j]) + a[i,1]·b[1,j]) + …)    i < n, j < m, k = 0 … p-1
//
// a is (n, p), b is (p, m), c is (n, m), all row-major. The brackets are the
// contract, as in [simd.Gemm]: k ascends, each product is rounded to float32,
// then each sum. No zero is skipped.
//
// c must not overlap a or b. AddMatMul panics if a slice is too short.
func AddMatMul(c, a, b []float32, n, p, m int) {
	simd.Gemm(n, m, p, 1, a, p, 1, b, m, 1, c, m)
}

// Transpose writes the transpose of a, (n, m) row-major, to t, (m, n).
func Transpose(t, a []float32, n, m int) {
	for i := range n {
		for j, x := range a[i*m : i*m+m] {
			t[j*n+i] = x
		}
	}
}
