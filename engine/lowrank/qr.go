package lowrank

import "math"

// qr is A·P = Q·R with column pivoting (Golub and Van Loan, "Matrix
// Computations", 4th ed., 5.4.2): A is (m, n) with m ≥ n, P a permutation, Q a
// product of Householder reflectors and R upper triangular, whose diagonal does
// not grow in magnitude.
//
// Why first a QR? The SVD of R is the SVD of A but for Q and P. R is smaller
// where A is tall, and pivoting moves the weight of R into its first rows, so
// that the rows are already nearly orthogonal where their sizes differ: Jacobi
// then takes fewer sweeps (Drmač and Veselić, SIAM J. Matrix Anal. Appl. 29,
// 2008, part I).
type qr struct {
	cols [][]float64 // column k: above the diagonal R, from there on the reflector v
	diag []float64   // (n), the diagonal of R
	tau  []float64   // (n), reflector k is I - tau·v·vᵀ
	perm []int       // (n), column k of A·P is column perm[k] of A
}

// factor overwrites the columns of A, each of length m ≥ their number.
func factor(cols [][]float64) *qr {
	n := len(cols)
	f := &qr{cols, make([]float64, n), make([]float64, n), make([]int, n)}
	rest := make([]float64, n)  // squared norm of what is left of each column
	start := make([]float64, n) // the same when it was last summed afresh
	for j, c := range cols {
		f.perm[j] = j
		rest[j] = dot(c, c)
		start[j] = rest[j]
	}
	for k := range n {
		p := k
		for j := k + 1; j < n; j++ {
			if rest[j] > rest[p] {
				p = j
			}
		}
		cols[k], cols[p] = cols[p], cols[k]
		rest[k], rest[p] = rest[p], rest[k]
		start[k], start[p] = start[p], start[k]
		f.perm[k], f.perm[p] = f.perm[p], f.perm[k]

		v := cols[k][k:]
		norm := math.Sqrt(dot(v, v))
		if norm == 0 {
			continue // the reflector is I, the diagonal 0
		}
		// v - (∓norm)·e₁, the sign that adds: no cancellation.
		f.tau[k] = 1 / float64(norm*(norm+math.Abs(v[0])))
		f.diag[k] = -math.Copysign(norm, v[0])
		v[0] -= f.diag[k]

		for j := k + 1; j < n; j++ {
			c := cols[j][k:]
			add(c, -float64(f.tau[k]*dot(v, c)), v)
			rest[j] -= float64(c[0] * c[0])
			if rest[j] <= 1e-8*start[j] { // what is left is mostly rounding: sum again
				rest[j] = dot(c[1:], c[1:])
				start[j] = rest[j]
			}
		}
	}
	return f
}

// rows copies the rows of R, (n) each with zeros left of the diagonal: these
// are the columns of Rᵀ.
func (f *qr) rows() [][]float64 {
	n := len(f.cols)
	rows := square(n)
	for i, r := range rows {
		r[i] = f.diag[i]
		for j := i + 1; j < n; j++ {
			r[j] = f.cols[j][i]
		}
	}
	return rows
}

// apply replaces x (m) by Q·x.
func (f *qr) apply(x []float64) {
	for k := len(f.cols) - 1; k >= 0; k-- {
		if f.tau[k] != 0 {
			v := f.cols[k][k:]
			add(x[k:], -float64(f.tau[k]*dot(v, x[k:])), v)
		}
	}
}

// square makes n zero vectors of length n on one array.
func square(n int) [][]float64 { return vectors(n, n) }

// vectors makes n zero vectors of length m on one array.
func vectors(n, m int) [][]float64 {
	all := make([]float64, n*m)
	v := make([][]float64, n)
	for i := range v {
		v[i] = all[i*m : (i+1)*m : (i+1)*m]
	}
	return v
}
