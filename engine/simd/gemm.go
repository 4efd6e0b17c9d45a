package simd

import "fmt"

// float is what the kernels are made for.
type float interface{ float32 | float64 }

// Gemm adds a product of matrices to a third:
//
//	c[i,j] = (((c[i,j] + a[i,0]·b'[0,j]) + a[i,1]·b'[1,j]) + …)    b' = alpha·b    i < m, j < n, k = 0 … k-1
//
// The brackets are the contract: k ascends, each product is rounded to T, then
// each sum. No zero is skipped. Entry i,k of a is a[ars·i + acs·k], entry k,j of
// b is b[brs·k + bcs·j]: a row-major matrix of width w has strides w, 1, its
// transpose 1, w. Entry i,j of c is c[crs·i + j].
//
// c must not overlap a or b. Gemm panics if a slice is too short.
func Gemm[T float](m, n, k int, alpha T, a []T, ars, acs int, b []T, brs, bcs int, c []T, crs int) {
	if m <= 0 || n <= 0 || k <= 0 {
		return
	}
	fits("a", a, m, k, ars, acs)
	fits("b", b, k, n, brs, bcs)
	fits("c", c, m, n, crs, 1)
	of[T]().gemm(m, n, k, alpha, a, ars, acs, b, brs, bcs, c, crs)
}

// fits panics unless a matrix of the given strides lies in x: a kernel checks
// nothing, and all of the program's memory is open to it.
func fits[T float](name string, x []T, rows, cols, rs, cs int) {
	if rs < 0 || cs < 0 || (rows-1)*rs+(cols-1)*cs >= len(x) {
		panic(fmt.Sprintf("simd: %s of %d entries does not hold (%d, %d) with strides %d and %d", name, len(x), rows, cols, rs, cs))
	}
}

// gemm is the product in plain Go. The innermost loop walks along rows of b and
// of c, so every load is next to the last one. A b that is transposed or scaled
// is copied first, block by block, as much as fits on the stack.
func gemm[T float](m, n, k int, alpha T, a []T, ars, acs int, b []T, brs, bcs int, c []T, crs int) {
	if bcs == 1 && alpha == 1 {
		gemmRows(m, n, k, a, ars, acs, b, brs, c, crs)
		return
	}
	const deep, wide = 32, 128
	var packed [deep * wide]T
	for from := 0; from < n; from += wide {
		width := min(wide, n-from)
		for p := 0; p < k; p += deep {
			depth := min(deep, k-p)
			for q := range depth {
				for j := range width {
					packed[q*wide+j] = alpha * b[(p+q)*brs+(from+j)*bcs]
				}
			}
			gemmRows(m, width, depth, a[p*acs:], ars, acs, packed[:], wide, c[from:], crs)
		}
	}
}

// gemmRows takes four k at a time, which loads and stores c a quarter as often,
// and four j, since in WebAssembly a turn of a Go loop costs more than the
// arithmetic in it.
func gemmRows[T float](m, n, k int, a []T, ars, acs int, b []T, brs int, c []T, crs int) {
	for i := range m {
		row, x := c[i*crs:i*crs+n], a[i*ars:]
		p := 0
		for ; p+4 <= k; p += 4 {
			addRows4(row, x[p*acs], x[(p+1)*acs], x[(p+2)*acs], x[(p+3)*acs],
				b[p*brs:p*brs+n], b[(p+1)*brs:(p+1)*brs+n], b[(p+2)*brs:(p+2)*brs+n], b[(p+3)*brs:(p+3)*brs+n])
		}
		for ; p < k; p++ {
			addRow(row, x[p*acs], b[p*brs:p*brs+n])
		}
	}
}

// addRow adds x·b to c, entry by entry; b is at least as long as c.
func addRow[T float](c []T, x T, b []T) {
	b = b[:len(c)]
	for j := range c {
		c[j] += T(x * b[j])
	}
}

// addRows4 is addRow four times, the rows in order for each entry.
func addRows4[T float](c []T, x0, x1, x2, x3 T, b0, b1, b2, b3 []T) {
	for len(c) >= 4 && len(b0) >= 4 && len(b1) >= 4 && len(b2) >= 4 && len(b3) >= 4 {
		c0, c1, c2, c3 := c[0], c[1], c[2], c[3]
		c0, c1, c2, c3 = c0+T(x0*b0[0]), c1+T(x0*b0[1]), c2+T(x0*b0[2]), c3+T(x0*b0[3])
		c0, c1, c2, c3 = c0+T(x1*b1[0]), c1+T(x1*b1[1]), c2+T(x1*b1[2]), c3+T(x1*b1[3])
		c0, c1, c2, c3 = c0+T(x2*b2[0]), c1+T(x2*b2[1]), c2+T(x2*b2[2]), c3+T(x2*b2[3])
		c0, c1, c2, c3 = c0+T(x3*b3[0]), c1+T(x3*b3[1]), c2+T(x3*b3[2]), c3+T(x3*b3[3])
		c[0], c[1], c[2], c[3] = c0, c1, c2, c3
		c, b0, b1, b2, b3 = c[4:], b0[4:], b1[4:], b2[4:], b3[4:]
	}
	for j := range c {
		s := c[j] + T(x0*b0[j])
		s += T(x1 * b1[j])
		s += T(x2 * b2[j])
		c[j] = s + T(x3*b3[j])
	}
}
