package lowrank

import (
	"math"

	"compressionlab/engine/simd"
)

// A matrix of float64, row-major: row i begins at i·stride.
type matrix struct {
	rows, cols, stride int
	data               []float64
}

// newMatrix makes one of zeros. Its rows are not a power of two apart, which
// would have a column of it share a few lines of the cache.
func newMatrix(rows, cols int) matrix {
	stride := (cols+7)/8*8 + 8
	return matrix{rows, cols, stride, make([]float64, rows*stride)}
}

// block is a part of the matrix that begins at i, j.
func (a matrix) block(i, j, rows, cols int) matrix {
	return matrix{rows, cols, a.stride, a.data[i*a.stride+j:]}
}

func (a matrix) row(i int) []float64 { return a.data[i*a.stride:][:a.cols:a.cols] }

// column copies the first entries of column j into c, and returns them.
func (a matrix) column(j int, c []float64) []float64 {
	for i := range c {
		c[i] = a.data[i*a.stride+j]
	}
	return c
}

// transpose is a copy.
func (a matrix) transpose() matrix {
	t := newMatrix(a.cols, a.rows)
	for j := range a.cols {
		a.column(j, t.row(j))
	}
	return t
}

// times is y = A·x.
func (a matrix) times(x, y []float64) {
	clear(y[:a.rows])
	simd.Gemv(a.rows, a.cols, 1, a.data, a.stride, x, 1, y, 1)
}

// subtract takes Aᵀ·c from z, and negates c.
func (a matrix) subtract(z, c []float64) {
	for i := range a.rows {
		c[i] = -c[i]
	}
	simd.Gevm(a.rows, a.cols, 1, a.data, a.stride, c, 1, z, 1)
}

// reflectors are Q = H[0]·H[1]·…, with H[k] = I - tau[k]·v·vᵀ for row k of a
// matrix, which is zero before its entry k+shift.
type reflectors struct {
	matrix
	tau   []float64
	shift int
}

func newReflectors(n, length, shift int) *reflectors {
	return &reflectors{newMatrix(n, length), make([]float64, n), shift}
}

// householder makes of x the vector v of the reflector that takes x to head·e₁
// (Golub and Van Loan, "Matrix Computations", 4th ed., 5.1.3). Where the rest of
// x is zero it is the identity: a diagonal matrix stays as it is. So it is where
// the squares of the rest would underflow: float32 numbers are not as small, but
// what rounding leaves of what rounding left is.
func householder(x []float64) (tau, head float64) {
	rest := dot(x[1:], x[1:])
	if rest < 0x1p-800 {
		head = x[0]
		clear(x)
		return 0, head
	}
	norm := math.Sqrt(float64(x[0]*x[0]) + rest)
	// x - (∓norm)·e₁, the sign that adds: no cancellation.
	head = -math.Copysign(norm, x[0])
	tau = 1 / float64(norm*(norm+math.Abs(x[0])))
	x[0] -= head
	return tau, head
}

// apply replaces each row x of c by Q·x, a batch of reflectors at a time:
//
//	H[i]·…·H[i+k-1] = I - Vᵀ·T·V    T upper triangular (k, k)
//
// which for the rows is c - ((c·Vᵀ)·Tᵀ)·V, three products of matrices.
//
// Source: Schreiber and Van Loan, SIAM J. Sci. Stat. Comput. 10 (1989).
func (q *reflectors) apply(c matrix) {
	const batch = 64
	t, z, tz := newMatrix(batch, batch), newMatrix(c.rows, batch), newMatrix(c.rows, batch)
	x, y := make([]float64, batch), make([]float64, batch)
	for i := (q.rows - 1) / batch * batch; i >= 0; i -= batch {
		k, at := min(batch, q.rows-i), i+q.shift
		if at >= q.cols {
			continue
		}
		v, tail := q.block(i, at, k, q.cols-at), c.block(0, at, c.rows, q.cols-at)
		// Column j of T is -tau[j]·T·V·v[j] above its diagonal, tau[j] on it.
		clear(t.data)
		for j := range k {
			tau := q.tau[i+j]
			v.block(0, 0, j, v.cols).times(v.row(j), x)
			t.block(0, 0, j, j).times(x, y)
			for l := range j {
				t.data[l*t.stride+j] = -float64(tau * y[l])
			}
			t.data[j*t.stride+j] = tau
		}
		clear(z.data)
		clear(tz.data)
		simd.Gemm(c.rows, k, v.cols, 1, tail.data, c.stride, 1, v.data, 1, v.stride, z.data, z.stride)
		simd.Gemm(c.rows, k, k, -1, z.data, z.stride, 1, t.data, 1, t.stride, tz.data, tz.stride)
		simd.Gemm(c.rows, v.cols, k, 1, tz.data, tz.stride, 1, v.data, v.stride, 1, tail.data, c.stride)
	}
}

// bidiagonalize is A = Q·B·Pᵀ for A (m, n), m ≥ n, which it overwrites: Q from
// left, P from right, and B, (m, n) too, is d on its diagonal, e (n, the last 0)
// right of it, and zero elsewhere.
//
// Of a panel of columns and rows, A is kept as it was before, beside what has
// to be taken from it:
//
//	A - Vᵀ·Y - Xᵀ·W
//
// with the reflectors so far as rows of V and W. A new one of either kind adds
//
//	y = τ·(A - Vᵀ·Y - Xᵀ·W)ᵀ·v    x = ρ·(A - Vᵀ·Y - Xᵀ·W)·w
//
// So half of the work is two products of matrices at the end of the panel, and
// the other half reads A twice for each column.
//
// Source: Dongarra, Hammarling and Sorensen, J. Comput. Appl. Math. 27 (1989),
// which is LAPACK's dgebrd.
func bidiagonalize(a matrix) (left, right *reflectors, d, e []float64) {
	const panel = 32
	m, n := a.rows, a.cols
	left, right = newReflectors(n, m, 0), newReflectors(n, n, 1)
	d, e = make([]float64, n), make([]float64, n)
	x, y, c := newMatrix(panel, m), newMatrix(panel, n), make([]float64, panel)
	for from := 0; from < n; from += panel {
		clear(x.data)
		clear(y.data)
		for i := from; i < min(n, from+panel); i++ {
			k, to := i-from, i+1

			v, vs, xs := left.row(i)[i:], left.block(from, i, k, m-i), x.block(0, i, k, m-i)
			a.block(i, 0, m-i, n).column(i, v)
			vs.subtract(v, y.column(i, c[:k]))
			xs.subtract(v, right.block(from, 0, k, n).column(i, c[:k]))
			left.tau[i], d[i] = householder(v)
			if to == n {
				break
			}
			ws, ys := right.block(from, to, k, n-to), y.block(0, to, k, n-to)
			if tau := left.tau[i]; tau != 0 {
				z := y.row(k)[to:]
				simd.Gevm(m-i, n-to, 1, a.data[i*a.stride+to:], a.stride, v, 1, z, 1)
				vs.times(v, c)
				ys.subtract(z, c)
				xs.times(v, c)
				ws.subtract(z, c)
				scale(z, tau)
			}

			vs, xs, ys = left.block(from, to, k+1, m-to), x.block(0, to, k, m-to), y.block(0, to, k+1, n-to)
			w := right.row(i)[to:]
			copy(w, a.row(i)[to:])
			ys.subtract(w, left.block(from, 0, k+1, m).column(i, c[:k+1]))
			ws.subtract(w, x.column(i, c[:k]))
			right.tau[i], e[i] = householder(w)
			if rho := right.tau[i]; rho != 0 {
				z := x.row(k)[to:]
				a.block(to, to, m-to, n-to).times(w, z)
				ys.times(w, c)
				vs.subtract(z, c)
				ws.times(w, c)
				xs.subtract(z, c)
				scale(z, rho)
			}
		}
		if to := from + panel; to < n {
			rest, v, w := a.block(to, to, m-to, n-to), left.block(from, to, panel, m-to), right.block(from, to, panel, n-to)
			simd.Gemm(m-to, n-to, panel, -1, v.data, 1, v.stride, y.data[to:], y.stride, 1, rest.data, a.stride)
			simd.Gemm(m-to, n-to, panel, -1, x.data[to:], 1, x.stride, w.data, w.stride, 1, rest.data, a.stride)
		}
	}
	return left, right, d, e
}
