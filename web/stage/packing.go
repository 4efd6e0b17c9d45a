package stage

import (
	"image"
	"math"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// A packing shows a matrix as compressed sparse row stores it: three strips of
// slots, one for each array. Slot k of values and of columns is the k-th nonzero
// in the order of the rows; slot i of starts says where row i begins. The slots
// of the probed weight and of its row are marked, so that moving the probe reads
// the format. See engine/sparse, whose arrays these are.

// Names of the strips, as regions.
const (
	Values  = "values"
	Columns = "columns"
	Starts  = "starts"
)

const (
	stripHigh = 96 // CSS pixels, at most
	apartSlot = 2  // between slots that are at least roomy wide
	roomy     = 8
)

// A Strip is where one array is drawn: N slots of Cell CSS pixels, Across in a
// line.
type Strip struct {
	Name   string
	Rect   image.Rectangle
	N      int
	Across int
	Cell   float64
}

// packed is the number of the matrix that a look shows as CSR, if it does and the
// view has it.
func packed(v trace.View, l wire.Look) (matrix int, ok bool) {
	return l.Packed - 1, l.Packed >= 1 && l.Packed <= len(v.Matrices)
}

// strips places the three arrays of a matrix from y down and returns where they
// end. Slots are as large as fits the height, and smaller than a pixel where
// there are too many.
func strips(m trace.Matrix, inner, y int) ([]Strip, int) {
	var list []Strip
	for _, s := range []Strip{{Name: Values, N: m.Nonzero}, {Name: Columns, N: m.Nonzero}, {Name: Starts, N: m.Rows + 1}} {
		n := max(s.N, 1)
		s.Cell = min(largest, math.Sqrt(float64(inner)*stripHigh/float64(n)))
		for s.Cell >= 1 {
			s.Cell = math.Floor(s.Cell)
			s.Across = inner / int(s.Cell)
			if s.lines()*int(s.Cell) <= stripHigh || s.Cell == 1 {
				break
			}
			s.Cell--
		}
		if s.Cell < 1 {
			s.Across = int(float64(inner) / s.Cell)
		}
		s.Across = min(s.Across, n)
		y += lane
		s.Rect = image.Rect(margin, y, margin+inner, y+int(math.Ceil(float64(s.lines())*s.Cell)))
		y = s.Rect.Max.Y
		list = append(list, s)
	}
	return list, y + below
}

// lines is how many the slots fill; none still have the room of one.
func (s Strip) lines() int { return (max(s.N, 1) + s.Across - 1) / s.Across }

// box is where slot k is, in CSS pixels.
func (s Strip) box(k int) (x0, y0, x1, y1 float64) {
	x, y := float64(s.Rect.Min.X)+float64(k%s.Across)*s.Cell, float64(s.Rect.Min.Y)+float64(k/s.Across)*s.Cell
	return x, y, x + s.Cell, y + s.Cell
}

// at returns the slot under a point, if one is there.
func (s Strip) at(x, y float64) (k int, ok bool) {
	x, y = x-float64(s.Rect.Min.X), y-float64(s.Rect.Min.Y)
	if x < 0 || y < 0 {
		return 0, false
	}
	i, j := int(x/s.Cell), int(y/s.Cell)
	k = j*s.Across + i
	return k, i < s.Across && k < s.N
}

// slotOf is where the weight of a probe is stored among the nonzeros of w, (…,
// cols) row-major.
func slotOf(w []float32, cols int, q wire.Probe) wire.Slot {
	var s wire.Slot
	for i, v := range w[:(q.Row+1)*cols] {
		if i == q.Row*cols {
			s.First = s.End
		}
		if i == q.Row*cols+q.Col {
			s.At = s.End
			if v == 0 {
				s.At = -1
			}
		}
		if v != 0 {
			s.End++
		}
	}
	s.Of = s.End
	for _, v := range w[(q.Row+1)*cols:] {
		if v != 0 {
			s.Of++
		}
	}
	return s
}

// placeOf is the place in w of its nonzero k.
func placeOf(w []float32, k int) (place int, ok bool) {
	for i, v := range w {
		if v != 0 {
			if k == 0 {
				return i, true
			}
			k--
		}
	}
	return 0, false
}

// paintPacking paints the arrays of w, and marks what is known of the probe.
func (p *Picture) paintPacking(c *palette, list []Strip, w []float32, rows, cols int, scale float64, q *wire.Probe) {
	values, columns, starts := list[0], list[1], list[2]
	fill := func(s Strip, k int, paint func(x0, y0, x1, y1 int)) {
		x0, y0, x1, y1 := s.box(k)
		if s.Cell >= roomy {
			x1, y1 = x1-apartSlot, y1-apartSlot
		}
		paint(device(x0, scale), device(y0, scale), device(x1, scale), device(y1, scale))
	}
	b := brush{Picture: p, palette: c, scale: scale}
	k := 0
	for row := range rows + 1 {
		fill(starts, row, func(x0, y0, x1, y1 int) { b.shade(x0, y0, x1, y1, float64(k)/float64(max(values.N, 1))) })
		if row == rows {
			break
		}
		for col, v := range w[row*cols:][:cols] {
			if v == 0 || k >= values.N {
				continue
			}
			fill(values, k, func(x0, y0, x1, y1 int) {
				if c.inkOnly {
					b.square(x0, y0, x1, y1, v)
				} else {
					p.fill(x0, y0, x1, y1, c.of(v))
				}
			})
			fill(columns, k, func(x0, y0, x1, y1 int) { b.shade(x0, y0, x1, y1, float64(col)/float64(max(cols-1, 1))) })
			k++
		}
	}
	if q == nil {
		return
	}
	s, thick := slotOf(w, cols, *q), device(2, scale)
	for _, strip := range list[:2] {
		for k := s.First; k < min(s.End, strip.N); k++ { // the row: a line under its slots
			x0, _, x1, y1 := strip.box(k)
			p.fill(device(x0, scale), device(y1, scale)-thick, device(x1, scale), device(y1, scale), c.accent)
		}
		if s.At >= 0 && s.At < strip.N {
			fill(strip, s.At, func(x0, y0, x1, y1 int) { p.frame(x0, y0, max(x1, x0+1), max(y1, y0+1), thick, c.accent) })
		}
	}
	for row := q.Row; row <= q.Row+1; row++ {
		fill(starts, row, func(x0, y0, x1, y1 int) { p.frame(x0, y0, max(x1, x0+1), max(y1, y0+1), thick, c.accent) })
	}
}

// shade paints a share of 0 to 1 as a grey between paper and ink, or as a square
// of that area where there are two colours only.
func (b brush) shade(x0, y0, x1, y1 int, share float64) {
	if b.inkOnly {
		b.square(x0, y0, x1, y1, float32(clip*max(share, 0.02)))
		return
	}
	b.fill(x0, y0, x1, y1, between(b.paper, b.ink, 0.12+0.78*share))
}

// between mixes two colours, channel by channel.
func between(from, to uint32, share float64) (mixed uint32) {
	for shift := 0; shift < 32; shift += 8 {
		a, b := float64(from>>shift&255), float64(to>>shift&255)
		mixed |= uint32(a+share*(b-a)+0.5) << shift
	}
	return mixed
}
