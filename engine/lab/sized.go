package lab

import (
	"slices"

	"compressionlab/engine/measure"
	"compressionlab/engine/sparse"
	"compressionlab/engine/trace"
)

// A sized is something whose bytes the last cell measured: a model, or a matrix.
type sized struct {
	model *model         // that it is, or whose matrix it is; nil for neither
	base  []trace.Format // what the others are set against
	shown bool           // the cell has read or printed something of it
	told  trace.Stored
}

// mostSized is how many are kept.
const mostSized = 8

// measures tells whether the page draws what the running call measures: the last
// cell's does it, and no round of a sweep.
func (s *session) measures() bool {
	cell, _, ok := s.where()
	return !s.blind && s.swept == nil && ok && cell == s.last
}

// keepSize keeps what was measured, as the last.
func (s *session) keepSize(z *sized) *sized {
	z.told.Line = s.line()
	if call := s.calling(); call != nil {
		z.told.Part = call.Arg
	}
	s.sizes = append(s.sizes[max(0, len(s.sizes)-mostSized+1):], z)
	return z
}

// sizedModel notes that the bytes of a model are measured; formats are those that
// this tells of. It is nil if nobody draws it.
func (s *session) sizedModel(m *model, formats ...trace.Format) *sized {
	if !s.measures() {
		return nil
	}
	z := s.keepSize(&sized{model: m, base: asItIs(m)})
	if len(formats) > 0 {
		s.showSized(z, formats...)
	}
	return z
}

// asItIs is what a model takes in memory, after what it takes as float32.
func asItIs(m *model) []trace.Format {
	if coded(m.layer) {
		return asCodes(m.layer)
	}
	dense, _ := newEncoder(m.layer).row(string(sparse.Dense)) // which holds any model
	return []trace.Format{dense}
}

// sizedMatrix notes that a matrix was encoded. Several formats of one stand together.
func (s *session) sizedMatrix(owner *model, rows, cols, nonzero int, format sparse.Format) {
	if !s.measures() {
		return
	}
	row := func(f sparse.Format) trace.Format {
		p := sparse.PartsOf(f, rows, cols, nonzero, 4)
		made := trace.Format{Name: string(f), Bytes: p.Total(), Values: p.Values, Indices: p.Indices + p.Masks, Rows: p.RowStarts}
		if f != sparse.Dense {
			made.BreakEven = breakEven(4*rows*cols, sparse.PartsOf(f, rows, cols, 0, 4).Total(), sparse.PartsOf(f, rows, cols, rows*cols, 4).Total())
		}
		return made
	}
	z := s.keepSize(&sized{model: owner, base: []trace.Format{row(sparse.Dense)}})
	z.told.Matrix, z.told.Weights, z.told.Nonzero = true, rows*cols, nonzero
	if n := len(s.sizes); n > 1 {
		last := s.sizes[n-2]
		if a, b := last.told, z.told; a.Matrix && last.model == owner && a.Part == b.Part && a.Part != "" && a.Weights == b.Weights && a.Nonzero == b.Nonzero {
			s.sizes, z = s.sizes[:n-1], last
		}
	}
	s.showSized(z, row(format))
}

// showSized notes that the cell has read or printed formats of what was measured:
// nothing was measured later.
func (s *session) showSized(z *sized, formats ...trace.Format) {
	at := slices.Index(s.sizes, z)
	if z == nil || at < 0 || !s.measures() {
		return
	}
	z.shown = true
	for _, f := range formats {
		z.told.Formats = with(z.told.Formats, f)
	}
	s.sizes = append(slices.Delete(s.sizes, at, at+1), z)
}

// with adds a format to a list, unless it has it.
func with(list []trace.Format, f trace.Format) []trace.Format {
	if slices.ContainsFunc(list, func(old trace.Format) bool { return old.Name == f.Name }) {
		return list
	}
	return append(list, f)
}

// resized notes that a model was written to: what was measured of it is no more.
func (s *session) resized(m *model) {
	delete(s.bests, m)
	s.sizes = slices.DeleteFunc(s.sizes, func(z *sized) bool { return z.model != nil && z.model.root() == m.root() })
}

// measuredBytes is what the trace tells of them.
func (s *session) measuredBytes(known map[string]trace.Object) (all []trace.Stored) {
	for _, z := range s.sizes {
		if !z.shown {
			continue
		}
		t := z.told
		t.Formats = nil
		for _, f := range append(slices.Clone(z.base), z.told.Formats...) {
			t.Formats = with(t.Formats, f)
		}
		if z.model != nil {
			t.Object = s.idOf(z.model)
		}
		if !t.Matrix {
			if o, ok := known[t.Object]; ok {
				t.Weights, t.Nonzero = o.Weights, o.Nonzero
			} else if p, err := measure.ProfileOf(z.model.layer); err == nil {
				t.Weights, t.Nonzero = p.Total.Weights, p.Total.NonzeroWeights
			}
		}
		all = append(all, t)
	}
	return all
}
