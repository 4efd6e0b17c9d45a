package stage

import "slices"

// A picture that was painted is painted again only where it is another: a move of
// the probe or of the threshold changes its marks, a stroke of the brush a few
// entries, a rank two matrices of three. A picture of a million weights follows the
// pointer so.

// old is what of a picture is not of the present state, beside its marks.
type old struct {
	all      bool
	matrices bool  // those that change with the rank: all but the first
	entries  []int // of the matrix that is brushed
}

// repaint brings the picture to a drawing.
func (s *Stage) repaint(d drawing) {
	if s.old.all {
		d.bare()
	} else {
		d.lift()
		if s.old.matrices {
			for i := 1; i < len(d.Matrices); i++ {
				d.blank(i)
				d.matrix(i)
			}
		}
		if len(s.old.entries) > 0 {
			d.entries(s.old.entries)
		}
	}
	s.old = old{entries: s.old.entries[:0]}
	d.marking = true
	d.marks(s.rows)
	d.marking = false
}

// blank makes the place of a matrix bare paper, with its outlines.
func (d drawing) blank(i int) {
	r := d.Matrices[i].Rect.Inset(-outline) // an outline may be a pixel wider on the screen
	y0, y1 := device(float64(r.Min.Y), d.scale), device(float64(r.Max.Y), d.scale)
	d.fill(device(float64(r.Min.X), d.scale), y0, device(float64(r.Max.X), d.scale), y1, d.paper)
	d.touch(y0, y1)
}

// entries paints entries of the brushed matrix again.
func (d drawing) entries(list []int) {
	b, w := d.brush(brushed), d.weights[brushed]
	if b.small() {
		first, end := slices.Min(list)/b.Cols, slices.Max(list)/b.Cols+1
		x0, x1 := b.pixels(first, end)
		area := b.area()
		d.fill(area.Min.X+x0, area.Min.Y, area.Min.X+x1, area.Max.Y, d.paper)
		b.shrunk(w, first, end)
		d.touch(area.Min.Y, area.Max.Y)
		return
	}
	dot, signs := b.style()
	for _, at := range list {
		x0, y0, x1, y1 := b.box(at/b.Cols, at%b.Cols)
		d.fill(x0, y0, x1, y1, d.paper)
		b.cell(x0, y0, x1, y1, w[at], dot, signs)
		d.touch(y0, y1)
	}
}
