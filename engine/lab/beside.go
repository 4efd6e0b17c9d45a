package lab

import (
	"math"
	"slices"

	"compressionlab/engine/lowrank"
	"compressionlab/engine/measure"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// A beside is a matrix of the last cell beside what a method made of it, for the
// stage. It owns its memory.
type beside struct {
	view    trace.View
	buffers [][]float32 // three
}

// mostBeside is how many the stage is offered, and mostPictured the entries of a
// matrix that is drawn: 16 MB.
const mostBeside, mostPictured = 6, 4 << 20

// missing is where the colours of what a low rank leaves out end: they are three
// times as strong as those of weights, at every rank, so that ranks compare.
const missing = 0.3

// drawable tells whether a matrix of so many entries is to be shown: the last
// cell is, and no round of a sweep.
func (s *session) drawable(entries int) bool {
	cell, _, ok := s.where()
	return !s.blind && s.swept == nil && ok && cell == s.last && entries > 0 && entries <= mostPictured
}

// showBeside keeps a matrix for the stage. The same matrix again, as in a loop, takes the
// place of what there was.
func (s *session) showBeside(b beside) {
	key := b.view.Key()
	s.beside = slices.DeleteFunc(s.beside, func(old beside) bool { return old.view.Key() == key })
	s.beside = append(s.beside[max(0, len(s.beside)-mostBeside+1):], b)
}

// besides are three matrices of one shape, the first of which is w.
func besides(rows, cols int, w []float32) []trace.Matrix {
	all := make([]trace.Matrix, 3)
	for i, name := range []string{"before", "after", "difference"} {
		all[i] = trace.Matrix{Name: name, Rows: rows, Cols: cols}
	}
	all[0].Nonzero = measure.Nonzero(w)
	return all
}

// decomposed notes what the ranks of a matrix keep. k is the rank that was asked
// for; 0 for none.
func (s *session) decomposed(d *lowrank.Decomposition, w []float32, k int, of starlark.Value) error {
	m, n, r := d.Rows, d.Cols, len(d.S)
	if !s.drawable(m*n) || d.S[0] > math.MaxFloat32 {
		return nil
	}
	if err := s.grow(4 * (float64(m)*float64(n) + float64(m)*float64(r))); err != nil {
		return err
	}
	v := trace.View{Kind: trace.LowRanked, Line: s.line(), Matrices: besides(m, n, w)}
	v.Matrices[2].Clip = missing
	if call := s.calling(); call != nil {
		v.Part = call.Arg
	}
	if a, ok, err := s.asArray(of); ok && err == nil {
		if owner := a.belongs(); owner != nil {
			v.Object = s.idOf(owner.root())
		}
	}
	at := &trace.Spectrum{Rank: k, Asked: k > 0, Saves: lowrank.LargestSavingRank(m, n), Even: float64(m) * float64(n) / float64(m+n)}
	errors, energy := d.Errors(), d.Energy()
	for i, value := range d.S {
		at.Values = append(at.Values, float32(value))
		at.Energy = append(at.Energy, float32(energy[i+1]))
		off := 0.0
		if errors[0] > 0 {
			off = errors[i+1] / errors[0]
		}
		at.Errors = append(at.Errors, float32(off))
	}
	if k == 0 {
		at.Rank, _ = lowrank.ByEnergy(0.9).Rank(m, n, d.S)
	}
	v.Spectrum = at
	left := make([]float32, m*r)
	for i := range left {
		left[i] = float32(float64(d.U[i]) * d.S[i%r])
	}
	s.showBeside(beside{v, [][]float32{slices.Clone(w), left, d.V}})
	return nil
}
