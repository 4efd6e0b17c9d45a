package stage

import (
	"fmt"
	"image"
	"math"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// Paint makes into the picture of a scene at l, scale device pixels a CSS
// pixel. weights[i] is matrix i of the scene's view, row-major; Paint panics if
// one does not have its matrix's Rows·Cols entries.
func Paint(into *Picture, scene wire.Scene, weights [][]float32, l Layout, scale float64) {
	check(scene.View, weights)
	c := colours(scene.Look)
	into.reset(device(float64(l.Width), scale), device(float64(l.Height), scale), c.paper)
	for i, p := range l.Matrices {
		b := brush{into, c, scale, p}
		b.outlines()
		if p.CellW*scale < 1 || p.CellH*scale < 1 {
			b.shrunk(weights[i])
		} else {
			b.cells(weights[i])
		}
	}
	if h := scene.View.Histogram; h != nil {
		paintHistogram(into, c, h, l.Histogram, scale, scene.Bound)
	}
	if q := scene.Look.Probe; q != nil && holds(scene.View, *q) {
		b := brush{into, c, scale, l.Matrices[q.Matrix]}
		x0, y0, x1, y1 := b.box(q.Row, q.Col)
		into.frame(x0, y0, max(x1, x0+1), max(y1, y0+1), device(2, scale), c.accent)
	}
}

// check panics unless the weights are those of the view.
func check(v trace.View, weights [][]float32) {
	if len(weights) != len(v.Matrices) {
		panic(fmt.Sprintf("stage: %d buffers for %d matrices", len(weights), len(v.Matrices)))
	}
	for i, m := range v.Matrices {
		if m.Rows < 0 || m.Cols < 0 || len(weights[i]) != m.Rows*m.Cols {
			panic(fmt.Sprintf("stage: %s has %d weights, want %d × %d", m.Name, len(weights[i]), m.Rows, m.Cols))
		}
	}
}

// holds reports whether the view has the probed weight.
func holds(v trace.View, q wire.Probe) bool {
	return q.Matrix >= 0 && q.Matrix < len(v.Matrices) &&
		q.Row >= 0 && q.Row < v.Matrices[q.Matrix].Rows && q.Col >= 0 && q.Col < v.Matrices[q.Matrix].Cols
}

// A brush paints one matrix.
type brush struct {
	*Picture
	*palette
	scale float64
	Place
}

// box returns the device pixels of a cell.
func (b brush) box(row, col int) (x0, y0, x1, y1 int) {
	l, t, r, d := b.Cell(row, col)
	return device(l, b.scale), device(t, b.scale), device(r, b.scale), device(d, b.scale)
}

// outlines paints the border of each tile, and of a grid whose cells are too
// small for dots: without it a grid of zeros would be invisible.
func (b brush) outlines() {
	thick := max(1, device(outline, b.scale))
	if b.Side > 0 {
		for u := range b.Cols {
			x0, y0, _, _ := b.box(0, u)
			_, _, x1, y1 := b.box(b.Rows-1, u)
			b.frame(x0, y0, x1, y1, thick, b.rule)
		}
	} else if b.CellW < 3 || b.CellH < 3 {
		r := b.Rect.Inset(outline)
		b.frame(device(float64(r.Min.X), b.scale), device(float64(r.Min.Y), b.scale),
			device(float64(r.Max.X), b.scale), device(float64(r.Max.Y), b.scale), thick, b.rule)
	}
}

// cells paints every weight as one rectangle.
func (b brush) cells(w []float32) {
	dot := 0 // side of the dot of an erased weight
	switch size := min(b.CellW, b.CellH); {
	case b.inkOnly: // a square of ink is a weight there, however small
	case size >= 7:
		dot = device(1.5, b.scale)
	case size >= 3:
		dot = max(1, device(1, b.scale))
	}
	signs := min(b.CellW, b.CellH) >= signed && !b.inkOnly
	if b.Side > 0 {
		b.tiles(w, dot, signs)
	} else {
		b.grid(w, dot, signs)
	}
}

// edges are the device pixels between n cells of a size that begin at a point.
func (b brush) edges(from, size float64, n int) []int {
	at := make([]int, n+1)
	for i := range at {
		at[i] = device(from+float64(float64(i)*size), b.scale)
	}
	return at
}

// tiles paints each column of w as a square.
func (b brush) tiles(w []float32, dot int, signs bool) {
	for unit := range b.Cols {
		left, top := b.corner(unit)
		xs, ys := b.edges(left, b.CellW, b.Side), b.edges(top, b.CellH, (b.Rows+b.Side-1)/b.Side)
		for row := range b.Rows {
			i, j := row%b.Side, row/b.Side
			b.cell(xs[i], ys[j], xs[i+1], ys[j+1], w[row*b.Cols+unit], dot, signs)
		}
	}
}

// grid paints the columns of w below one another, a few at a time: so it stays
// close to where it reads and to where it writes.
func (b brush) grid(w []float32, dot int, signs bool) {
	const band = 16
	left, _ := b.corner(0)
	xs := b.edges(left, b.CellW, b.Rows)
	for col0 := 0; col0 < b.Cols; col0 += band {
		var tops, feet [band]int
		n := min(band, b.Cols-col0)
		for k := range n {
			_, y := b.corner(col0 + k)
			tops[k], feet[k] = device(y, b.scale), device(y+b.CellH, b.scale)
		}
		for row := range b.Rows {
			for k, v := range w[row*b.Cols+col0:][:n] {
				if v == 0 && dot == 0 {
					continue // bare
				}
				b.cell(xs[row], tops[k], xs[row+1], feet[k], v, dot, signs)
			}
		}
	}
}

// cell paints one weight.
func (b brush) cell(x0, y0, x1, y1 int, v float32, dot int, signs bool) {
	if x1-x0 >= 5 && y1-y0 >= 5 { // a hairline of paper between cells
		x1, y1 = x1-1, y1-1
	}
	switch {
	case v == 0:
		x, y := (x0+x1-dot)/2, (y0+y1-dot)/2
		b.fill(x, y, x+dot, y+dot, b.dot)
	case b.inkOnly:
		b.square(x0, y0, x1, y1, v)
	default:
		b.fill(x0, y0, x1, y1, b.of(v))
		if signs && v < 0 {
			inset, thick := (x1-x0)*27/100, max(1, device(1.5, b.scale))
			y := (y0 + y1 - thick) / 2
			b.fill(x0+inset, y, x1-inset, y+thick, b.paper)
		}
	}
}

// square paints a weight where there are two colours only: its magnitude as
// area, its sign as full (positive) or hollow (negative). Source: Hinton's
// diagrams, as in Rumelhart and McClelland, "Parallel Distributed Processing",
// 1986.
func (b brush) square(x0, y0, x1, y1 int, v float32) {
	m := min(math.Abs(float64(v)), clip)
	if v != v {
		m = clip
	}
	room := min(x1-x0, y1-y0)
	side := min(room, max(2, int(math.Round(float64(room)*math.Sqrt(m/clip)))))
	x, y := (x0+x1-side)/2, (y0+y1-side)/2
	b.fill(x, y, x+side, y+side, b.ink)
	if hole := max(1, side/4); v < 0 && side > 2*hole {
		b.fill(x+hole, y+hole, x+side-hole, y+side-hole, b.paper)
	}
}

// shrunk paints a matrix with more cells than pixels: each pixel shows the
// weight of largest magnitude among those that it covers, so that a few
// survivors of a pruning do not fade into the zeros around them.
func (b brush) shrunk(w []float32) {
	area := image.Rect(
		device(float64(b.Rect.Min.X+outline), b.scale), device(float64(b.Rect.Min.Y+outline), b.scale),
		device(float64(b.Rect.Min.X+outline)+float64(b.CellW*float64(b.Rows)), b.scale),
		device(float64(b.Rect.Min.Y+outline)+float64(b.CellH*float64(b.Cols)), b.scale))
	width, height := area.Dx(), area.Dy()
	if width < 1 || height < 1 || len(w) == 0 {
		return
	}
	// Each column goes to the pixel that covers it; where there are more pixels than
	// columns, several pixels show one.
	places := min(height, b.Cols)
	place := make([]int32, b.Cols)
	for y := range places {
		for col := y * b.Cols / places; col < (y+1)*b.Cols/places; col++ {
			place[col] = int32(y)
		}
	}
	shown := make([]int32, height)
	for y := range shown {
		shown[y] = int32(y * places / height)
	}
	best := make([]uint32, places) // bits of the weights of one column of pixels
	for x := range width {
		clear(best)
		row0 := x * b.Rows / width
		row1 := max(row0+1, (x+1)*b.Rows/width)
		for row := row0; row < row1; row++ {
			line := w[row*b.Cols:][:len(place)]
			for col, a := range line {
				// Without their signs bits order as magnitudes do, NaN above all.
				if u, y := math.Float32bits(a), place[col]; u<<1 > best[y]<<1 {
					best[y] = u
				}
			}
		}
		at := area.Min.X + x
		if at < 0 || at >= b.Width {
			continue
		}
		for y, from := range shown[:min(height, b.Height-area.Min.Y)] {
			if u := best[from]; u<<1 != 0 {
				b.Pix[(area.Min.Y+y)*b.Width+at] = b.of(math.Float32frombits(u))
			}
		}
	}
}
