package lowrank

import (
	"fmt"
	"math"
)

// Factors are the first Rank pieces of an SVD. They own their memory: the
// decomposition that they come from can go.
type Factors struct {
	Rows, Cols, Rank int
	U                []float32 // (Rows, Rank), row-major
	S                []float32 // (Rank), descending
	V                []float32 // (Rank, Cols), row-major
}

// Truncate copies the first k pieces, the best approximation of rank k. It
// panics unless 1 ≤ k ≤ R.
func (d *Decomposition) Truncate(k int) *Factors {
	r := len(d.S)
	if k < 1 || k > r {
		panic(fmt.Sprintf("lowrank: rank %d of a (%d, %d) matrix, want 1 to %d", k, d.Rows, d.Cols, r))
	}
	f := &Factors{d.Rows, d.Cols, k, make([]float32, d.Rows*k), make([]float32, k), make([]float32, k*d.Cols)}
	for i := range d.Rows {
		copy(f.U[i*k:(i+1)*k], d.U[i*r:])
	}
	for i := range k {
		f.S[i] = float32(d.S[i])
	}
	copy(f.V, d.V)
	return f
}

// Approximate is the SVD of w, (m, n) row-major, cut to the rule's rank, or to
// min(m, n) where that is less. Whether it saves anything is the caller's
// question ([LargestSavingRank]). The errors are those of [SVD] and
// [Rule.Check].
func Approximate(m, n int, w []float32, rule Rule) (*Factors, error) {
	if err := rule.Check(); err != nil {
		return nil, err
	}
	d, err := SVD(m, n, w)
	if err != nil {
		return nil, err
	}
	k, err := rule.Rank(m, n, d.S)
	if err != nil {
		return nil, err
	}
	return d.Truncate(min(k, len(d.S))), nil
}

// Bytes is what U, S and V take: 4·k·(m+n+1).
func (f *Factors) Bytes() int { return 4 * (len(f.U) + len(f.S) + len(f.V)) }

// Reconstruct is U·diag(S)·V, (Rows, Cols) row-major: as large as what was
// factored. Each entry sums over the rank ascending, in float64, and is rounded
// once.
func (f *Factors) Reconstruct() []float32 {
	w := make([]float32, f.Rows*f.Cols)
	row := make([]float64, f.Cols)
	for i := range f.Rows {
		clear(row)
		for l := range f.Rank {
			us := float64(float64(f.U[i*f.Rank+l]) * float64(f.S[l]))
			for j, v := range f.V[l*f.Cols : (l+1)*f.Cols] {
				row[j] += float64(us * float64(v))
			}
		}
		for j, s := range row {
			w[i*f.Cols+j] = float32(s)
		}
	}
	return w
}

// Absorb gives the two factors of a layer, U·√S (Rows, Rank) and √S·V
// (Rank, Cols), whose product is U·diag(S)·V.
//
// Why half of S on either side? Both factors then have the same norm, so that
// one learning rate suits both in fine-tuning, and one scale in quantization
// (the spectral initialisation of Khodak et al., ICLR 2021, arXiv:2105.01029).
func (f *Factors) Absorb() (u, v []float32) {
	u, v = make([]float32, len(f.U)), make([]float32, len(f.V))
	for l, s := range f.S {
		root := math.Sqrt(float64(s))
		for i := range f.Rows {
			u[i*f.Rank+l] = float32(root * float64(f.U[i*f.Rank+l]))
		}
		for j := range f.Cols {
			v[l*f.Cols+j] = float32(root * float64(f.V[l*f.Cols+j]))
		}
	}
	return u, v
}
