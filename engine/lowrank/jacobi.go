package lowrank

import (
	"fmt"
	"math"
)

// maxSweeps is far above what any matrix has been seen to need: about 10.
const maxSweeps = 60

// A ConvergenceError says that the rotations did not end.
type ConvergenceError struct {
	Rows, Cols int
	Sweeps     int     // done
	Cosine     float64 // the largest that the last sweep met
}

func (e *ConvergenceError) Error() string {
	return fmt.Sprintf("lowrank: the SVD of a (%d, %d) matrix has not converged after %d sweeps: columns still meet at a cosine of %.2g",
		e.Rows, e.Cols, e.Sweeps, e.Cosine)
}

// jacobi is the SVD of the matrix with these columns, no longer than many, which
// it overwrites: left[i]·s[i]·right[i]ᵀ, summed, with s descending.
//
// Source: Drmač and Veselić, "New fast and accurate Jacobi SVD algorithm",
// SIAM J. Matrix Anal. Appl. 29 (2008): a pivoted QR, then one-sided Jacobi on
// Rᵀ. We leave out their second QR, and where they solve with R for the other
// side's vectors we multiply, since float64 has digits to spare for float32.
func jacobi(cols [][]float64, sweeps int) (left matrix, s []float64, right matrix, err error) {
	r, length := len(cols), len(cols[0])

	// A·P = Q·R and Rᵀ·W = Y·Σ, hence A = (Q·W)·Σ·(P·Y)ᵀ.
	f := factor(cols)
	rotated := f.rows()
	done, worst, ok := orthogonalize(rotated, sweeps)
	if !ok {
		return left, nil, right, &ConvergenceError{length, r, done, worst}
	}
	s = make([]float64, r)
	y := newMatrix(r, r)
	rank := 0 // of the numbers, exactly: the columns after it are zero
	for i, c := range rotated {
		s[i] = math.Sqrt(dot(c, c))
		if s[i] > 0 {
			rank++
			scale(c, 1/s[i])
			copy(y.row(i), c)
		}
	}
	complete(y, rank)

	// W = R·Y·Σ⁻¹. Its columns are orthogonal to about 1e-15·s[0]/s[i] only, and
	// are made so to the last digits. Then Q times that.
	left = newMatrix(r, length)
	rows := f.rows()
	for i := range rank {
		for j, row := range rows {
			left.row(i)[j] = dot(row[j:], y.row(i)[j:]) / s[i]
		}
	}
	complete(left.block(0, 0, r, r), 0)
	right = newMatrix(r, r)
	for i := range r {
		f.apply(left.row(i))
		for k, j := range f.perm {
			right.row(i)[j] = y.row(i)[k]
		}
	}
	return left, s, right, nil
}

// orthogonalize rotates columns in pairs until all are orthogonal: X·W = Y·Σ,
// the one-sided Jacobi method (Hestenes, J. SIAM 6, 1958; Demmel and Veselić,
// SIAM J. Matrix Anal. Appl. 13, 1992, who show that it finds even the smallest
// singular values to full relative accuracy). For a pair x, y with
// α = xᵀx, β = yᵀy, γ = xᵀy it takes the smaller root t of
//
//	t² + 2ζt - 1 = 0,   ζ = (β - α) / 2γ,   c = 1/√(1+t²),  s = c·t
//	x ← c·x - s·y,   y ← s·x + c·y,   α ← α - tγ,   β ← β + tγ
//
// A pair counts as orthogonal when |γ| ≤ 2⁻⁴⁹·√n·√(αβ), about the rounding of
// the sum γ itself. A sweep visits each pair once; before the pairs of column p
// the largest of those left is moved there (de Rijk, SIAM J. Sci. Stat. Comput.
// 10, 1989), so that in the end they stand in order of size. The rotations W are
// not kept: svd.go gets them back from Y.
//
// It returns how many sweeps it took, and the largest cosine that the last one
// met: not converged if that is not small.
func orthogonalize(cols [][]float64, sweeps int) (done int, worst float64, ok bool) {
	n := len(cols)
	tolerance := 0x1p-49 * math.Sqrt(float64(n))
	squares := make([]float64, n)
	for done < sweeps {
		done++
		worst = 0
		for j, c := range cols {
			squares[j] = dot(c, c)
		}
		for p := range n {
			largest := p
			for j := p + 1; j < n; j++ {
				if squares[j] > squares[largest] {
					largest = j
				}
			}
			cols[p], cols[largest] = cols[largest], cols[p]
			squares[p], squares[largest] = squares[largest], squares[p]
			x := cols[p]
			for q := p + 1; q < n; q++ {
				a, b := squares[p], squares[q]
				if !(a > 0 && b > 0) {
					continue // zero, or lost in an update: the next sweep sums again
				}
				y := cols[q]
				g := dot(x, y)
				cosine := math.Abs(g) / (math.Sqrt(a) * math.Sqrt(b))
				if cosine <= tolerance {
					continue
				}
				worst = max(worst, cosine)
				zeta := (b - a) / (2 * g)
				t := math.Copysign(1, zeta) / (math.Abs(zeta) + math.Sqrt(1+float64(zeta*zeta)))
				c := 1 / math.Sqrt(1+float64(t*t))
				rotate(x, y, c, float64(c*t))
				shift := float64(t * g)
				squares[p], squares[q] = a-shift, b+shift
			}
		}
		if worst == 0 {
			return done, 0, true
		}
	}
	return done, worst, false
}

// complete makes the rows of v from this one on orthonormal, to each other and
// to those before, which are orthonormal already; there are no more rows than
// columns. Each keeps its direction as far as it can: it loses what the earlier
// ones span (Gram-Schmidt, twice: Giraud et al., Numer. Math. 101, 2005). One
// that is zero, or lies in their span, is replaced by what is left of the unit
// vector that they cover least.
func complete(v matrix, from int) {
	covered := make([]float64, v.cols) // Σ v[i,j]² over the rows i done, for each j
	c := make([]float64, v.rows)
	for i := range v.rows {
		x, before := v.row(i), v.block(0, 0, i, v.cols)
		if i >= from && !(normalize(x) && before.project(x, c)) {
			least := 0
			for j, f := range covered {
				if f < covered[least] {
					least = j
				}
			}
			clear(x)
			x[least] = 1
			before.project(x, c)
		}
		for j, f := range x {
			covered[j] += float64(f * f)
		}
	}
}

// project takes from the unit vector x what the orthonormal rows of v span, and
// makes it a unit vector again. It tells whether enough was left to trust.
func (v matrix) project(x, c []float64) bool {
	enough := true
	for pass := range 2 {
		v.times(x, c)
		v.subtract(x, c)
		left := dot(x, x)
		enough = enough && (left > 1e-2 || pass == 0 && left > 1e-20)
		if !normalize(x) {
			return false
		}
	}
	return enough
}

// normalize makes x a unit vector; a zero one stays, and it says so.
func normalize(x []float64) bool {
	norm := math.Sqrt(dot(x, x))
	if norm == 0 {
		return false
	}
	scale(x, 1/norm)
	return true
}
