package stage

import "compressionlab/engine/trace"

// A brush paints a mask by hand: where the pointer goes, the second matrix of the
// view loses its weights, or gets back those of the first. What was painted is told
// when the pointer is let go; the engine then says what it did.

// brushed is the matrix that is painted.
const brushed = 1

// Brushes reports whether a press at the point paints, and which entry is there.
func (s *Stage) Brushes(x, y float64) (row, col int, ok bool) {
	if !s.loaded || s.scene.Look.Brush < 1 || s.scene.View.Kind != trace.HandMade || len(s.layout.Matrices) <= brushed {
		return 0, 0, false
	}
	return s.layout.Matrices[brushed].At(x, y)
}

// stroke paints from where the brush is to a point, cell by cell: a quick pointer is
// heard of every few cells.
func (s *Stage) stroke(x, y float64) {
	row, col, ok := s.Brushes(x, y)
	if !ok {
		return
	}
	p := s.layout.Matrices[brushed]
	x0, y0, _, _ := p.Cell(s.row, s.col)
	x1, y1, _, _ := p.Cell(row, col)
	steps := int(max(max(x1-x0, x0-x1)/p.CellW, max(y1-y0, y0-y1)/p.CellH))
	for i := 1; i < steps; i++ {
		f := float64(i) / float64(steps)
		if r, c, ok := p.At(x0+f*(x1-x0)+p.CellW/2, y0+f*(y1-y0)+p.CellH/2); ok {
			s.dab(r, c)
		}
	}
	s.dab(row, col)
	s.row, s.col = row, col
}

// dab paints a square of the brush's size around an entry, as it is drawn: in a tile
// it stays within it.
func (s *Stage) dab(row, col int) {
	m, p, n := s.scene.View.Matrices[brushed], s.layout.Matrices[brushed], s.scene.Look.Brush
	for i := -(n - 1) / 2; i <= n/2; i++ {
		for j := -(n - 1) / 2; j <= n/2; j++ {
			r, c := row+i, col+j
			if p.Side > 0 {
				x, y := row%p.Side+i, row/p.Side+j
				if x < 0 || y < 0 || x >= p.Side {
					continue
				}
				r, c = y*p.Side+x, col
			}
			if r < 0 || c < 0 || r >= m.Rows || c >= m.Cols {
				continue
			}
			at := r*m.Cols + c
			s.painted[at] = true
			s.old.entries = append(s.old.entries, at)
			s.weights[brushed][at] = 0
			if s.scene.Look.Keep {
				s.weights[brushed][at] = s.weights[0][at]
			}
		}
	}
	s.stale = true
}

// runs are the stretches of true in a list.
func runs(list []bool) []int {
	all := []int{}
	for i := 0; i < len(list); i++ {
		if !list[i] {
			continue
		}
		first := i
		for i < len(list) && list[i] {
			i++
		}
		all = append(all, first, i-first)
	}
	return all
}
