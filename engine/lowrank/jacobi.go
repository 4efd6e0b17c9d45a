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

// complete makes v[from:], of length m ≥ len(v), orthonormal to each other and
// to v[:from], which is orthonormal already. Each keeps its direction as far as
// it can: it loses what the earlier ones span (Gram-Schmidt, twice: Giraud et
// al., Numer. Math. 101, 2005). One that is zero, or lies in their span, is
// replaced by what is left of the unit vector that they cover least.
func complete(v [][]float64, from int) {
	if from == len(v) {
		return
	}
	covered := make([]float64, len(v[0])) // Σ v[i][r]² over those done, for each r
	cover := func(x []float64) {
		for r, f := range x {
			covered[r] += float64(f * f)
		}
	}
	for _, x := range v[:from] {
		cover(x)
	}
	for j := from; j < len(v); j++ {
		x := v[j]
		if !normalize(x) || !project(x, v[:j]) {
			least := 0
			for r, f := range covered {
				if f < covered[least] {
					least = r
				}
			}
			for r := range x {
				x[r] = 0
			}
			x[least] = 1
			project(x, v[:j])
		}
		cover(x)
	}
}

// project takes from the unit vector x what the orthonormal vectors span, and
// makes it a unit vector again. It tells whether enough was left to trust.
func project(x []float64, vectors [][]float64) bool {
	enough := true
	for pass := range 2 {
		for _, v := range vectors {
			add(x, -dot(x, v), v)
		}
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
