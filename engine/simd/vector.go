package simd

import (
	"fmt"
	"math"
)

// The vectors of these functions are as in BLAS: entry i of n is x[i·incx], or,
// where incx is negative, x[(i-n+1)·incx], the last one at x[0]. They do nothing
// for n ≤ 0 and panic if a slice is too short. Vectors that are written must not
// overlap others. The kernels are for vectors whose entries are next to each
// other; others take the loops below, of the same contract.

// Dot is Σ x[i]·y[i]. A sum goes over eight lanes: lane l takes the entries l,
// l+8, l+16, …, from 0, ascending, each product rounded before it is added. Then
//
//	((0+4)+(2+6)) + ((1+5)+(3+7))
func Dot[T float](n int, x []T, incx int, y []T, incy int) T {
	if n <= 0 {
		return 0
	}
	reaches("x", x, n, incx)
	reaches("y", y, n, incy)
	if incx != 1 || incy != 1 {
		return dot(n, x, incx, y, incy)
	}
	return of[T]().dot(x[:n], y)
}

// Asum is Σ |x[i]|, in the order of [Dot].
func Asum[T float](n int, x []T, incx int) T {
	if n <= 0 {
		return 0
	}
	reaches("x", x, n, incx)
	if incx != 1 {
		return asum(n, x, incx)
	}
	return of[T]().asum(x[:n])
}

// Nrm2 is √Σ x[i]², the sum in float64, in the order of [Dot], rounded to T at
// the end. Where it overflows or comes near to what float64 cannot hold, x is
// scaled by 2^-700 or 2^700 and summed again. NaN gives NaN, and infinity +Inf
// unless there is a NaN.
func Nrm2[T float](n int, x []T, incx int) T {
	if n <= 0 {
		return 0
	}
	reaches("x", x, n, incx)
	sum := func(f float64) float64 {
		if incx != 1 {
			return squares(n, f, x, incx)
		}
		return of[T]().squares(f, x[:n])
	}
	s, unit := sum(1), 1.0
	if s < 0x1p-968 {
		s, unit = sum(0x1p700), 0x1p-700
	} else if s > math.MaxFloat64 {
		s, unit = sum(0x1p-700), 0x1p700
	}
	return T(math.Sqrt(s) * unit)
}

// Iamax is the index i of the first of the largest |x[i]|; -1 if n ≤ 0. A NaN is
// larger than nothing and nothing is larger than it: it is found at entry 0 or
// never, as in gonum.
func Iamax[T float](n int, x []T, incx int) int {
	if n <= 0 {
		return -1
	}
	reaches("x", x, n, incx)
	if incx != 1 {
		return iamax(n, x, incx)
	}
	return of[T]().iamax(x[:n])
}

// Axpy adds alpha·x[i], rounded, to y[i].
func Axpy[T float](n int, alpha T, x []T, incx int, y []T, incy int) {
	if n <= 0 {
		return
	}
	reaches("x", x, n, incx)
	reaches("y", y, n, incy)
	if incx != 1 || incy != 1 {
		axpy(n, alpha, x, incx, y, incy)
		return
	}
	of[T]().axpy(alpha, x[:n], y)
}

// Scal multiplies x[i] by alpha.
func Scal[T float](n int, alpha T, x []T, incx int) {
	if n <= 0 {
		return
	}
	reaches("x", x, n, incx)
	if incx != 1 {
		scal(n, alpha, x, incx)
		return
	}
	of[T]().scal(alpha, x[:n])
}

// Rot turns (x[i], y[i]) into (c·x[i] + s·y[i], c·y[i] - s·x[i]), each product
// rounded.
func Rot[T float](n int, x []T, incx int, y []T, incy int, c, s T) {
	if n <= 0 {
		return
	}
	reaches("x", x, n, incx)
	reaches("y", y, n, incy)
	if incx != 1 || incy != 1 {
		rot(n, x, incx, y, incy, c, s)
		return
	}
	of[T]().rot(x[:n], y, c, s)
}

// reaches panics unless n entries lie in x.
func reaches[T float](name string, x []T, n, inc int) {
	if (n-1)*max(inc, -inc) >= len(x) {
		panic(fmt.Sprintf("simd: %s of %d entries does not hold %d, each %d from the next", name, len(x), n, inc))
	}
}

// first is the place of entry 0.
func first(n, inc int) int {
	if inc < 0 {
		return (1 - n) * inc
	}
	return 0
}

func dot[T float](n int, x []T, incx int, y []T, incy int) T {
	var s [8]T
	ix, iy := first(n, incx), first(n, incy)
	for i := range n {
		s[i&7] += T(x[ix] * y[iy])
		ix, iy = ix+incx, iy+incy
	}
	return fold(&s)
}

func fold[T float](s *[8]T) T {
	return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
}

func asum[T float](n int, x []T, incx int) T {
	var s [8]T
	ix := first(n, incx)
	for i := range n {
		s[i&7] += T(math.Abs(float64(x[ix])))
		ix += incx
	}
	return fold(&s)
}

// squares is Σ (f·x[i])² in float64.
func squares[T float](n int, f float64, x []T, incx int) float64 {
	var s [8]float64
	ix := first(n, incx)
	for i := range n {
		v := float64(f * float64(x[ix]))
		s[i&7] += float64(v * v)
		ix += incx
	}
	return fold(&s)
}

func iamax[T float](n int, x []T, incx int) int {
	ix := first(n, incx)
	best, most := 0, math.Abs(float64(x[ix]))
	for i := range n {
		if v := math.Abs(float64(x[ix])); v > most {
			best, most = i, v
		}
		ix += incx
	}
	return best
}

func axpy[T float](n int, alpha T, x []T, incx int, y []T, incy int) {
	ix, iy := first(n, incx), first(n, incy)
	for range n {
		y[iy] += T(alpha * x[ix])
		ix, iy = ix+incx, iy+incy
	}
}

func scal[T float](n int, alpha T, x []T, incx int) {
	ix := first(n, incx)
	for range n {
		x[ix] *= alpha
		ix += incx
	}
}

func rot[T float](n int, x []T, incx int, y []T, incy int, c, s T) {
	ix, iy := first(n, incx), first(n, incy)
	for range n {
		p, q := x[ix], y[iy]
		x[ix], y[iy] = T(c*p)+T(s*q), T(c*q)-T(s*p)
		ix, iy = ix+incx, iy+incy
	}
}
