package stage

import (
	"image"
	"math"
	"sort"

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

// startsOf is where each row of w begins among its nonzeros, and where the last
// ends: the array starts.
func startsOf(w []float32, m trace.Matrix) []int {
	starts := make([]int, 1, m.Rows+1)
	for row := range m.Rows {
		starts = append(starts, starts[row]+nonzeros(w[row*m.Cols:][:m.Cols]))
	}
	return starts
}

func nonzeros(line []float32) (n int) {
	for _, v := range line {
		if v != 0 {
			n++
		}
	}
	return n
}

// slotOf is where the weight of a probe is stored among the nonzeros of w.
func slotOf(starts []int, w []float32, q wire.Probe) wire.Slot {
	rows := len(starts) - 1
	line := w[q.Row*(len(w)/rows):]
	s := wire.Slot{At: -1, First: starts[q.Row], End: starts[q.Row+1], Of: starts[rows]}
	if line[q.Col] != 0 {
		s.At = s.First + nonzeros(line[:q.Col])
	}
	return s
}

// placeOf is the row and the column of nonzero k of w.
func placeOf(starts []int, w []float32, k int) (row, col int, ok bool) {
	rows := len(starts) - 1
	row = sort.SearchInts(starts, k+1) - 1 // the last row that begins no later
	if row < 0 || row >= rows {
		return 0, 0, false
	}
	for col, v := range w[row*(len(w)/rows):] {
		if v != 0 {
			if k == starts[row] {
				return row, col, true
			}
			k--
		}
	}
	return 0, 0, false
}

// pixels are the device pixels in which slot k is painted.
func (s Strip) pixels(k int, scale float64) (x0, y0, x1, y1 int) {
	left, top, right, foot := s.box(k)
	if s.Cell >= roomy {
		right, foot = right-apartSlot, foot-apartSlot
	}
	return device(left, scale), device(top, scale), device(right, scale), device(foot, scale)
}

// paintPacking paints the arrays of w.
func (p *Picture) paintPacking(c *palette, list []Strip, w []float32, rows, cols int, scale float64) {
	values, columns, starts := list[0], list[1], list[2]
	b := brush{Picture: p, palette: c, scale: scale}
	k := 0
	for row := range rows + 1 {
		x0, y0, x1, y1 := starts.pixels(row, scale)
		b.shade(x0, y0, x1, y1, float64(k)/float64(max(values.N, 1)))
		if row == rows {
			break
		}
		for col, v := range w[row*cols:][:cols] {
			if v == 0 || k >= values.N {
				continue
			}
			x0, y0, x1, y1 := values.pixels(k, scale)
			if c.inkOnly {
				b.square(x0, y0, x1, y1, v)
			} else {
				p.fill(x0, y0, x1, y1, c.of(v))
			}
			x0, y0, x1, y1 = columns.pixels(k, scale)
			b.shade(x0, y0, x1, y1, float64(col)/float64(max(cols-1, 1)))
			k++
		}
	}
}

// markPacking marks where the arrays hold the probed weight, and its row.
func (p *Picture) markPacking(c *palette, list []Strip, s wire.Slot, row int, scale float64) {
	thick := device(2, scale)
	for _, strip := range list[:2] {
		for k := s.First; k < min(s.End, strip.N); k++ { // the row: a line under its slots
			x0, _, x1, y1 := strip.box(k)
			p.fill(device(x0, scale), device(y1, scale)-thick, device(x1, scale), device(y1, scale), c.accent)
		}
		if s.At >= 0 && s.At < strip.N {
			x0, y0, x1, y1 := strip.pixels(s.At, scale)
			p.frame(x0, y0, max(x1, x0+1), max(y1, y0+1), thick, c.accent)
		}
	}
	for i := row; i <= row+1; i++ {
		x0, y0, x1, y1 := list[2].pixels(i, scale)
		p.frame(x0, y0, max(x1, x0+1), max(y1, y0+1), thick, c.accent)
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
