package simd

// Gemv adds alpha·(A·x) to y, where A is (m, n), row-major, a row lda from the
// next: y[i] takes alpha times [Dot] of row i and x.
func Gemv[T float](m, n int, alpha T, a []T, lda int, x []T, incx int, y []T, incy int) {
	if m <= 0 || n <= 0 {
		return
	}
	fits("a", a, m, n, lda, 1)
	reaches("x", x, n, incx)
	reaches("y", y, m, incy)
	x, sum := together(n, x, incx), together(m, y, incy)
	of[T]().gemv(m, n, alpha, a, lda, x, sum)
	apart(m, y, incy, sum)
}

// Gevm adds alpha·(x·A) to y, where A is (m, n), row-major, a row lda from the
// next:
//
//	y[j] = ((y[j] + (alpha·x[0])·a[0,j]) + (alpha·x[1])·a[1,j]) + …
//
// each product rounded.
func Gevm[T float](m, n int, alpha T, a []T, lda int, x []T, incx int, y []T, incy int) {
	if m <= 0 || n <= 0 {
		return
	}
	fits("a", a, m, n, lda, 1)
	reaches("x", x, m, incx)
	reaches("y", y, n, incy)
	x, sum := together(m, x, incx), together(n, y, incy)
	of[T]().gevm(m, n, alpha, a, lda, x, sum)
	apart(n, y, incy, sum)
}

// Ger adds (alpha·x[i])·y[j], each product rounded, to a[i,j].
func Ger[T float](m, n int, alpha T, x []T, incx int, y []T, incy int, a []T, lda int) {
	if m <= 0 || n <= 0 {
		return
	}
	fits("a", a, m, n, lda, 1)
	reaches("x", x, m, incx)
	reaches("y", y, n, incy)
	of[T]().ger(m, n, alpha, together(m, x, incx), together(n, y, incy), a, lda)
}

// Rots applies [Rot] with c[k], s[k] to rows k and k+1 of a, for k = 0 … m-2 in
// order: a sweep of Givens rotations. Entry i,j of a is a[ars·i + acs·j], so that
// with the strides exchanged it turns columns.
func Rots[T float](m, n int, c, s, a []T, ars, acs int) {
	if m <= 1 || n <= 0 {
		return
	}
	fits("a", a, m, n, ars, acs)
	reaches("c", c, m-1, 1)
	reaches("s", s, m-1, 1)
	of[T]().rots(m, n, c, s, a, ars, acs)
}

// together is the vector with its entries next to each other: itself, or a copy.
func together[T float](n int, x []T, inc int) []T {
	if inc == 1 {
		return x
	}
	copied, ix := make([]T, n), first(n, inc)
	for i := range copied {
		copied[i] = x[ix]
		ix += inc
	}
	return copied
}

// apart undoes it.
func apart[T float](n int, x []T, inc int, copied []T) {
	if inc == 1 {
		return
	}
	ix := first(n, inc)
	for _, v := range copied {
		x[ix] = v
		ix += inc
	}
}

func gemv[T float](m, n int, alpha T, a []T, lda int, x, y []T) {
	for i := range m {
		y[i] += T(alpha * dot(n, a[i*lda:], 1, x, 1))
	}
}

func gevm[T float](m, n int, alpha T, a []T, lda int, x, y []T) {
	for i := range m {
		addRow(y[:n], T(alpha*x[i]), a[i*lda:i*lda+n])
	}
}

func ger[T float](m, n int, alpha T, x, y, a []T, lda int) {
	for i := range m {
		addRow(a[i*lda:i*lda+n], T(alpha*x[i]), y)
	}
}

func rots[T float](m, n int, c, s, a []T, ars, acs int) {
	for k := range m - 1 {
		rot(n, a[k*ars:], acs, a[(k+1)*ars:], acs, c[k], s[k])
	}
}
