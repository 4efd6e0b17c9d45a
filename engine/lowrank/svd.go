package lowrank

import (
	"fmt"
	"math"

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
	Sweeps     int       // of Jacobi rotations that it took
}

// SVD decomposes w, (m, n) row-major, which it does not change. The result owns
// its memory: 4·R·(m+n) + 8·R bytes, R = min(m, n); on the way it takes
// 8·(2·m·n + 3·R²) bytes more. Time grows as m·n·R, with
// 4·R³ operations a sweep and 8 to 10 sweeps: see the package's comment.
//
// It works in float64. Singular values are right to about 1e-14 of the largest
// (NumPy's differ by 6e-15 at most on 200 random matrices), small ones often to
// 1e-14 of themselves; U and V are orthonormal to the rounding of float32, less
// than 5e-7, for rank-deficient and zero matrices too.
// The bits are the same on every machine.
//
// It returns an [*nn.NonFiniteError], or a [*ConvergenceError] that no matrix is
// known to cause. It panics if m or n is below 1 or w has not m·n entries.
//
// Source: Drmač and Veselić, "New fast and accurate Jacobi SVD algorithm",
// SIAM J. Matrix Anal. Appl. 29 (2008): a pivoted QR, then one-sided Jacobi on
// Rᵀ. We leave out their second QR, and where they solve with R for the other
// side's vectors we multiply, since float64 has digits to spare for float32.
func SVD(m, n int, w []float32) (*Decomposition, error) { return svd(m, n, w, maxSweeps) }

func svd(m, n int, w []float32, sweeps int) (*Decomposition, error) {
	if m < 1 || n < 1 || len(w) != m*n {
		panic(fmt.Sprintf("lowrank: %d entries for a (%d, %d) matrix", len(w), m, n))
	}
	if err := nn.Finite(n, w, ""); err != nil {
		return nil, err
	}

	// The columns of W, or of Wᵀ if W is wide: cols are no longer than many.
	//
	// No scaling is needed: the squares of float32 numbers, and products of two
	// such squares, neither overflow nor underflow in float64.
	tall := m >= n
	length, r := max(m, n), min(m, n)
	cols := vectors(r, length)
	for i := range m {
		for j := range n {
			if tall {
				cols[j][i] = float64(w[i*n+j])
			} else {
				cols[i][j] = float64(w[i*n+j])
			}
		}
	}

	// A·P = Q·R and Rᵀ·W = Y·Σ, hence A = (Q·W)·Σ·(P·Y)ᵀ.
	f := factor(cols)
	y := f.rows()
	done, worst, ok := orthogonalize(y, sweeps)
	if !ok {
		return nil, &ConvergenceError{m, n, done, worst}
	}
	s := make([]float64, r)
	rank := 0 // of the numbers, exactly: the columns after it are zero
	for i, c := range y {
		s[i] = math.Sqrt(dot(c, c))
		if s[i] > 0 {
			rank++
			scale(c, 1/s[i])
		}
	}
	complete(y, rank)

	// W = R·Y·Σ⁻¹. Its columns are orthogonal to about 1e-15·s[0]/s[i]: good
	// for float32 down to 2⁻²⁰, made so below. Then Q times that.
	left := vectors(r, length)
	rows := f.rows()
	sound := 0
	for i, x := range left {
		if s[i] == 0 {
			break
		}
		for j, row := range rows {
			x[j] = dot(row[j:], y[i][j:]) / s[i]
		}
		if s[i] >= 0x1p-20*s[0] {
			sound++
			normalize(x)
		}
	}
	inner := make([][]float64, r)
	for i, x := range left {
		inner[i] = x[:r]
	}
	complete(inner, sound)
	for _, x := range left {
		f.apply(x)
	}
	right := vectors(r, r)
	for i, x := range right {
		for k, j := range f.perm {
			x[j] = y[i][k]
		}
	}

	u, v := left, right
	if !tall {
		u, v = right, left
	}
	d := &Decomposition{m, n, make([]float32, m*r), s, make([]float32, r*n), done}
	for k := range r {
		sign := signOf(u[k])
		for i, f := range u[k] {
			d.U[i*r+k] = float32(sign * f)
		}
		for j, f := range v[k] {
			d.V[k*n+j] = float32(sign * f)
		}
	}
	// -0 is +0: a factor is easier to read, and to compress, without.
	for _, data := range [...][]float32{d.U, d.V} {
		for i := range data {
			data[i] += 0
		}
	}
	return d, nil
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
