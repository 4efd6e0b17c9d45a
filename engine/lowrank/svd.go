package lowrank

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"compressionlab/engine/nn"
)

// A Decomposition is the thin SVD of a matrix W (Rows, Cols), with
// R = min(Rows, Cols):
//
//	W = U · diag(S) · V      UᵀU = I, V·Vᵀ = I, S[0] ≥ S[1] ≥ … ≥ 0
//
// V is what the literature writes Vᵀ, as numpy.linalg.svd returns it. Singular
// vectors are unique up to a sign at best; here the entry of largest magnitude
// in each column of U is positive, the first of equal ones.
type Decomposition struct {
	Rows, Cols int
	U          []float32 // (Rows, R), row-major
	S          []float64 // (R), descending: the spectrum
	V          []float32 // (R, Cols), row-major
}

// SVD decomposes w, (m, n) row-major, which it does not change. The result owns
// its memory: 4·R·(m+n) + 8·R bytes, R = min(m, n); on the way it takes some
// 8·(4·m·n + 7·R²) bytes more. Time grows as m·n·R: see the package's comment.
//
// It works in float64. Singular values are right to about 1e-14 of the largest;
// U and V are orthonormal to the rounding of float32, less than 5e-7, for
// rank-deficient and zero matrices too. Up to R = 32 small values are often right
// to 1e-14 of themselves. The bits are the same on every machine.
//
// It returns an [*nn.NonFiniteError], or a [*ConvergenceError] that no matrix is
// known to cause. It panics if m or n is below 1 or w has not m·n entries.
//
// Source: up to R = 32 one-sided Jacobi (Drmač and Veselić 2008), above it
// Householder's reduction to bidiagonal form and divide and conquer (Gu and
// Eisenstat 1995), as LAPACK's dgesdd does: jacobi, bidiagonalize, division.
func SVD(m, n int, w []float32) (*Decomposition, error) { return svd(m, n, w, maxSweeps) }

func svd(m, n int, w []float32, sweeps int) (*Decomposition, error) {
	a, err := widen(m, n, w)
	if err != nil {
		return nil, err
	}
	if m >= n {
		u, s, v, err := tall(a, sweeps)
		if err != nil {
			return nil, err
		}
		return decomposition(u, s, v), nil
	}
	v, s, u, err := tall(a.transpose(), sweeps)
	if err != nil {
		return nil, err
	}
	return decomposition(u, s, v), nil
}

// widen is w in float64, once it has been looked at.
func widen(m, n int, w []float32) (matrix, error) {
	if m < 1 || n < 1 || len(w) != m*n {
		panic(fmt.Sprintf("lowrank: %d entries for a (%d, %d) matrix", len(w), m, n))
	}
	if err := nn.Finite(n, w, ""); err != nil {
		return matrix{}, err
	}
	a := newMatrix(m, n)
	for i := range m {
		for j, f := range w[i*n : (i+1)*n] {
			a.data[i*a.stride+j] = float64(f)
		}
	}
	return a, nil
}

// decomposition rounds the singular vectors, rows of u and of v, to float32.
func decomposition(u matrix, s []float64, v matrix) *Decomposition {
	m, n, r := u.cols, v.cols, len(s)
	d := &Decomposition{m, n, make([]float32, m*r), s, make([]float32, r*n)}
	for k := range r {
		sign := signOf(u.row(k))
		// -0 is +0: a factor is easier to read, and to compress, without.
		for i, f := range u.row(k) {
			d.U[i*r+k] = float32(sign*f) + 0
		}
		for j, f := range v.row(k) {
			d.V[k*n+j] = float32(sign*f) + 0
		}
	}
	return d
}

// tall is the SVD of a (m, n), m ≥ n, which it overwrites: the singular vectors
// as rows of left (n, m) and right (n, n), the largest value's first.
//
// No scaling is needed: the squares of float32 numbers, and products of two
// such squares, neither overflow nor underflow in float64.
func tall(a matrix, sweeps int) (left matrix, s []float64, right matrix, err error) {
	const small = 32 // up to here, rotations take no more time, and are as exact for small values
	n := a.cols
	if n <= small {
		cols := vectors(n, a.rows)
		for j, c := range cols {
			a.column(j, c)
		}
		return jacobi(cols, sweeps)
	}
	q, p, diagonal, above := bidiagonalize(a)
	b, err := divide(diagonal, above)
	if err != nil {
		return left, nil, right, err
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(b.d[j], b.d[i]) })
	left, s, right = newMatrix(n, a.rows), make([]float64, n), newMatrix(n, n)
	for k, i := range order {
		copy(left.row(k), b.u.row(i))
		copy(right.row(k), b.v.row(i)[:n])
		s[k] = b.d[i]
	}
	q.apply(left)
	p.apply(right)
	return left, s, right, nil
}

// signOf is the sign of the entry of largest magnitude, the first of equals,
// once x is rounded to float32.
func signOf(x []float64) float64 {
	largest := float32(0)
	for _, f := range x {
		if f := float32(f); f > 0 && f > max(largest, -largest) || f < 0 && -f > max(largest, -largest) {
			largest = f
		}
	}
	return math.Copysign(1, float64(largest))
}
