package nn

// AddMatMul adds the product of two matrices to a third:
//
//	c[i,j] = (((c[i,j] + a[i,0]·b[0,j]) + a[i,1]·b[1,j]) + …)    i < n, j < m, k = 0 … p-1
//
// a is (n, p), b is (p, m), c is (n, m), all row-major. The brackets are the
// contract: k ascends, each product is rounded to float32, then each sum. No
// zero is skipped. A faster version must give these bits; the test holds the
// formula as it reads.
//
// The loops run i, k, j: the innermost walks along rows of b and of c, so every
// load is next to the last one. It takes four k at a time, which loads and
// stores c a quarter as often, and four j, since in WebAssembly a turn of a Go
// loop costs more than the arithmetic in it.
//
// c must not overlap a or b. AddMatMul panics if a slice is too short.
func AddMatMul(c, a, b []float32, n, p, m int) {
	for i := range n {
		row, x := c[i*m:i*m+m], a[i*p:i*p+p]
		k := 0
		for ; k+4 <= p; k += 4 {
			addRows4(row, x[k], x[k+1], x[k+2], x[k+3],
				b[k*m:k*m+m], b[(k+1)*m:(k+1)*m+m], b[(k+2)*m:(k+2)*m+m], b[(k+3)*m:(k+3)*m+m])
		}
		for ; k < p; k++ {
			addRow(row, x[k], b[k*m:k*m+m])
		}
	}
}

// addRow adds x·b to c, entry by entry; b is at least as long as c.
func addRow(c []float32, x float32, b []float32) {
	b = b[:len(c)]
	for j := range c {
		c[j] += float32(x * b[j])
	}
}

// addRows4 is addRow four times, the rows in order for each entry.
func addRows4(c []float32, x0, x1, x2, x3 float32, b0, b1, b2, b3 []float32) {
	for len(c) >= 4 && len(b0) >= 4 && len(b1) >= 4 && len(b2) >= 4 && len(b3) >= 4 {
		c0, c1, c2, c3 := c[0], c[1], c[2], c[3]
		c0, c1, c2, c3 = c0+float32(x0*b0[0]), c1+float32(x0*b0[1]), c2+float32(x0*b0[2]), c3+float32(x0*b0[3])
		c0, c1, c2, c3 = c0+float32(x1*b1[0]), c1+float32(x1*b1[1]), c2+float32(x1*b1[2]), c3+float32(x1*b1[3])
		c0, c1, c2, c3 = c0+float32(x2*b2[0]), c1+float32(x2*b2[1]), c2+float32(x2*b2[2]), c3+float32(x2*b2[3])
		c0, c1, c2, c3 = c0+float32(x3*b3[0]), c1+float32(x3*b3[1]), c2+float32(x3*b3[2]), c3+float32(x3*b3[3])
		c[0], c[1], c[2], c[3] = c0, c1, c2, c3
		c, b0, b1, b2, b3 = c[4:], b0[4:], b1[4:], b2[4:], b3[4:]
	}
	for j := range c {
		s := c[j] + float32(x0*b0[j])
		s += float32(x1 * b1[j])
		s += float32(x2 * b2[j])
		c[j] = s + float32(x3*b3[j])
	}
}

// Transpose writes the transpose of a, (n, m) row-major, to t, (m, n).
func Transpose(t, a []float32, n, m int) {
	for i := range n {
		for j, x := range a[i*m : i*m+m] {
			t[j*n+i] = x
		}
	}
}
