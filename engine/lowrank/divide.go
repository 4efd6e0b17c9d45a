package lowrank

import (
	"cmp"
	"math"
	"slices"

	"compressionlab/engine/simd"
)

// leaf is the size up to which a piece is solved by rotations.
const leaf = 16

// A division finds the SVD of a bidiagonal matrix B, d on the diagonal and e
// right of it, by dividing it: without its middle row, B falls into two pieces,
// each one column wider than it is high,
//
//	    ⎡ B₁         ⎤
//	B = ⎢ α·eᵀ  β·eᵀ ⎥    B₁ = U₁·(D₁ 0)·(Q₁ q₁)ᵀ
//	    ⎣         B₂ ⎦    B₂ = U₂·(D₂ 0)·(Q₂ q₂)ᵀ
//
// and in their singular vectors B is all zero but for a diagonal and one row z,
// the middle one, whose SVD is that of [merge]. The vectors are multiplied up by
// products of matrices, which is where the time goes.
//
// Each piece of size n at lo has rows lo … lo+n-1 of u and rows lo … lo+n of v,
// singular vectors as rows, the last of v the null vector q; d becomes the
// singular values, in no order. B itself is seen as (n, n+1), its last column 0.
//
// Source: Gu and Eisenstat, "A divide-and-conquer algorithm for the bidiagonal
// SVD", SIAM J. Matrix Anal. Appl. 16 (1995), which is LAPACK's dbdsdc.
type division struct {
	d, e []float64
	u, v matrix // (n, n) and (n+1, n+1)
	z    []float64
	side []side
}

// side says which part of its columns a vector of a piece is not zero in.
type side byte

const (
	top side = iota
	both
	bottom
)

func divide(d, e []float64) (*division, error) {
	n := len(d)
	s := &division{d, e, newMatrix(n, n), newMatrix(n+1, n+1), make([]float64, n), make([]side, n)}
	return s, s.solve(0, n)
}

func (s *division) solve(lo, n int) error {
	if n <= leaf {
		return s.small(lo, n)
	}
	n1 := n / 2
	if err := s.solve(lo, n1); err != nil {
		return err
	}
	if err := s.solve(lo+n1+1, n-n1-1); err != nil {
		return err
	}
	s.merge(lo, n, lo+n1)
	return nil
}

// small solves a piece by rotations: the rows of B are the columns of Bᵀ.
func (s *division) small(lo, n int) error {
	// Where its last column is zero, that is the null vector, to the last bit.
	length := n + 1
	if s.e[lo+n-1] == 0 {
		length = n
	}
	cols := vectors(n, length)
	for i, c := range cols {
		c[i] = s.d[lo+i]
		if i+1 < length {
			c[i+1] = s.e[lo+i]
		}
	}
	left, values, right, err := jacobi(cols, maxSweeps)
	if err != nil {
		return err
	}
	for i := range n {
		s.d[lo+i] = values[i]
		copy(s.u.row(lo + i)[lo:], right.row(i))
		copy(s.v.row(lo + i)[lo:], left.row(i))
	}
	if length == n {
		s.v.row(lo + n)[lo+n] = 1
	} else {
		complete(s.v.block(lo, lo, n+1, n+1), n)
	}
	return nil
}

// merge joins the pieces above and below row mid.
func (s *division) merge(lo, n, mid int) {
	hi := lo + n // the null vector's row of v, and the last column
	d, z := s.d, s.z
	alpha, beta := d[mid], s.e[mid]
	largest := max(math.Abs(alpha), math.Abs(beta))
	for i := lo; i < mid; i++ {
		z[i], s.side[i] = float64(alpha*s.v.row(i)[mid]), top
		largest = max(largest, d[i])
	}
	for i := mid + 1; i < hi; i++ {
		z[i], s.side[i] = float64(beta*s.v.row(i)[mid+1]), bottom
		largest = max(largest, d[i])
	}
	// Of the two null vectors one turned direction takes part, the other is the
	// null vector of the whole.
	q, null := s.v.row(mid)[lo:hi+1], s.v.row(hi)[lo:hi+1]
	cos, sin, first := givens(float64(alpha*q[mid-lo]), float64(beta*null[mid+1-lo]))
	rotate(q, null, cos, -sin)
	s.u.row(mid)[mid] = 1
	tolerance := 0x1p-47 * largest
	d[mid], z[mid], s.side[mid] = 0, max(first, tolerance), both

	kept := s.deflate(lo, hi, mid, tolerance)
	if len(kept) == 1 {
		d[mid] = z[mid]
		return
	}
	dk, zk := make([]float64, len(kept)), make([]float64, len(kept))
	for k, i := range kept {
		dk[k], zk[k] = d[i], z[i]
	}
	// Columns in order of the sides, so that those which have a top are next to
	// each other, and so those which have a bottom.
	place, count := make([]int, len(kept)), [3]int{}
	for _, i := range kept {
		count[s.side[i]]++
	}
	next := [3]int{0, count[top], count[top] + count[both]}
	rows := make([]int, len(kept)) // of u and v
	for k, i := range kept {
		place[k] = next[s.side[i]]
		next[s.side[i]]++
		rows[place[k]] = i
	}
	values, p, g := arrow(dk, zk, place)
	tops, bottoms := count[top]+count[both], count[both]+count[bottom]
	turn(s.u, p, rows, 0, tops, lo, mid)
	turn(s.u, p, rows, count[top], bottoms, mid+1, hi)
	turn(s.v, g, rows, 0, tops, lo, mid+1)
	turn(s.v, g, rows, count[top], bottoms, mid+1, hi+1)
	for k, i := range rows {
		d[i] = values[k]
		s.u.row(i)[mid] = p.row(k)[place[0]]
	}
}

// turn replaces columns from … to-1 of the given rows of x by f times them; of
// them, only some are not zero there: count, the first of them at first.
func turn(x, f matrix, rows []int, first, count, from, to int) {
	if from == to {
		return
	}
	in, out := newMatrix(count, to-from), newMatrix(len(rows), to-from)
	for k := range count {
		copy(in.row(k), x.row(rows[first+k])[from:to])
	}
	simd.Gemm(len(rows), to-from, count, 1, f.data[first:], f.stride, 1, in.data, in.stride, 1, out.data, out.stride)
	for k, i := range rows {
		copy(x.row(i)[from:to], out.row(k))
	}
}

// deflate finds the rows whose singular values and vectors need not change, or
// only by a rotation, if B may change by the tolerance, and returns the others:
// mid, then by ascending d, which is 0 < d < d < …, more than the tolerance apart,
// and no z is below it.
func (s *division) deflate(lo, hi, mid int, tolerance float64) []int {
	d, z := s.d, s.z
	order := make([]int, 0, hi-lo)
	for i := lo; i < hi; i++ {
		if i != mid {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(d[i], d[j]) })
	u := func(i int) []float64 { return s.u.row(i)[lo:hi] }
	v := func(i int) []float64 { return s.v.row(i)[lo : hi+1] }
	kept := []int{mid}
	for _, i := range order {
		last := kept[len(kept)-1]
		switch {
		case math.Abs(z[i]) <= tolerance:
		case d[i] <= tolerance: // as d[mid] is: all of z goes there
			var cos, sin float64
			cos, sin, z[mid] = givens(z[mid], z[i])
			rotate(v(mid), v(i), cos, -sin)
			d[i] = 0
		case last != mid && d[i]-d[last] <= tolerance: // all of z goes to i
			var cos, sin float64
			cos, sin, z[i] = givens(z[i], z[last])
			rotate(u(i), u(last), cos, -sin)
			rotate(v(i), v(last), cos, -sin)
			if s.side[i] != s.side[last] {
				s.side[i] = both
			}
			kept[len(kept)-1] = i
		default:
			kept = append(kept, i)
		}
	}
	return kept
}

// givens is the rotation that takes (a, b) to (r, 0): a = c·r, b = s·r, r ≥ 0.
func givens(a, b float64) (c, s, r float64) {
	r = math.Sqrt(float64(a*a) + float64(b*b))
	if r == 0 {
		return 1, 0, 0
	}
	return a / r, b / r, r
}
