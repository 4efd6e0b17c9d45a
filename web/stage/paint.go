package stage

import (
	"fmt"
	"image"
	"math"
	"math/bits"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// Paint makes into the picture of a scene at l, scale device pixels a CSS
// pixel. weights[i] is matrix i of the scene's view, row-major; Paint panics if
// one does not have its matrix's Rows·Cols entries.
func Paint(into *Picture, scene wire.Scene, weights [][]float32, l Layout, scale float64) {
	check(scene.View, weights)
	d := drawing{into, scene, weights, l, scale, colours(scene.Look)}
	d.bare()
	d.marks(func(matrix int) []int { return startsOf(weights[matrix], scene.View.Matrices[matrix]) })
}

// A drawing is a scene that is being painted: first what changes with the weights,
// then the marks that change with the reader's pointer and keys.
type drawing struct {
	*Picture
	scene   wire.Scene
	weights [][]float32
	Layout
	scale float64
	*palette
}

// bare paints all but the marks.
func (d drawing) bare() {
	d.reset(device(float64(d.Layout.Width), d.scale), device(float64(d.Layout.Height), d.scale), d.paper)
	for i := range d.Matrices {
		d.matrix(i)
	}
	if i, ok := d.packed(); ok {
		m := d.scene.View.Matrices[i]
		d.paintPacking(d.palette, d.Strips, d.weights[i], m.Rows, m.Cols, d.scale)
	} else if h := d.scene.View.Histogram; h != nil {
		paintHistogram(d.Picture, d.palette, h, d.Histogram, d.scale)
	}
}

// packed is the matrix whose arrays are drawn, if any are.
func (d drawing) packed() (matrix int, ok bool) {
	i, ok := packed(d.scene.View, d.scene.Look)
	return i, ok && len(d.Strips) > 0
}

// brush is what paints matrix i.
func (d drawing) brush(i int) brush {
	return brush{d.Picture, d.ending(d.scene.View.Matrices[i].Clip), d.scale, d.Matrices[i]}
}

// matrix paints matrix i.
func (d drawing) matrix(i int) {
	b := d.brush(i)
	b.outlines()
	if b.small() {
		b.shrunk(d.weights[i], 0, b.Rows)
	} else {
		b.cells(d.weights[i])
	}
}

// marks paints what shows the probe, and the threshold. rows are where the rows of
// a packed matrix begin.
func (d drawing) marks(rows func(matrix int) []int) {
	q := d.scene.Look.Probe
	if q != nil && !holds(d.scene.View, *q) {
		q = nil
	}
	if i, ok := d.packed(); ok {
		if q != nil && q.Matrix == i {
			d.markPacking(d.palette, d.Strips, slotOf(rows(i), d.weights[i], *q), q.Row, d.scale)
		}
	} else if h := d.scene.View.Histogram; h != nil {
		markThreshold(d.Picture, d.palette, h, d.Histogram, d.scale, d.scene.Bound)
	}
	if q != nil {
		x0, y0, x1, y1 := d.brush(q.Matrix).box(q.Row, q.Col)
		d.frame(x0, y0, max(x1, x0+1), max(y1, y0+1), device(2, d.scale), d.accent)
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

// small reports whether cells are smaller than a pixel.
func (b brush) small() bool { return b.CellW*b.scale < 1 || b.CellH*b.scale < 1 }

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

// style is the side of the dot of an erased weight, 0 for none, and whether a
// negative one carries its sign.
func (b brush) style() (dot int, signs bool) {
	switch size := min(b.CellW, b.CellH); {
	case b.inkOnly: // a square of ink is a weight there, however small
	case size >= 7:
		dot = device(1.5, b.scale)
	case size >= 3:
		dot = max(1, device(1, b.scale))
	}
	return dot, min(b.CellW, b.CellH) >= signed && !b.inkOnly
}

// cells paints every weight as one rectangle.
func (b brush) cells(w []float32) {
	dot, signs := b.style()
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

// grid paints the columns of w below one another.
func (b brush) grid(w []float32, dot int, signs bool) {
	left, _ := b.corner(0)
	xs := b.edges(left, b.CellW, b.Rows)
	for col := range b.Cols {
		_, y := b.corner(col)
		top, foot := device(y, b.scale), device(y+b.CellH, b.scale)
		if dot > 0 || b.inkOnly || xs[b.Rows] > b.Width || foot > b.Height {
			for row := range b.Rows {
				b.cell(xs[row], top, xs[row+1], foot, w[row*b.Cols+col], dot, signs)
			}
			continue
		}
		// Cells too small for dots and signs: one line of pixels, and its copies.
		first := b.Pix[top*b.Width:][:b.Width]
		b.cut(first, w[col:], b.Cols, xs)
		for y := top + 1; y < foot; y++ {
			copy(b.Pix[y*b.Width+xs[0]:], first[xs[0]:xs[b.Rows]])
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
	m := min(math.Abs(float64(v)), b.end)
	if v != v {
		m = b.end
	}
	room := min(x1-x0, y1-y0)
	side := min(room, max(2, int(math.Round(float64(room)*math.Sqrt(m/b.end)))))
	x, y := (x0+x1-side)/2, (y0+y1-side)/2
	b.fill(x, y, x+side, y+side, b.ink)
	if hole := max(1, side/4); v < 0 && side > 2*hole {
		b.fill(x+hole, y+hole, x+side-hole, y+side-hole, b.paper)
	}
}

// area is the device pixels of a matrix with more cells than pixels.
func (b brush) area() image.Rectangle {
	return image.Rect(
		device(float64(b.Rect.Min.X+outline), b.scale), device(float64(b.Rect.Min.Y+outline), b.scale),
		device(float64(b.Rect.Min.X+outline)+float64(b.CellW*float64(b.Rows)), b.scale),
		device(float64(b.Rect.Min.Y+outline)+float64(b.CellH*float64(b.Cols)), b.scale))
}

// pixels are the columns of pixels, from the area's first on, that show rows from
// one up to another.
func (b brush) pixels(first, end int) (x0, x1 int) {
	width := b.area().Dx()
	return first * width / b.Rows, min(width, end*width/b.Rows+1)
}

// shrunk paints the rows from one up to another, and those that share their pixels,
// of a matrix with more cells than pixels: each pixel shows the weight of largest
// magnitude among those that it covers, so that a few survivors of a pruning do not
// fade into the zeros around them.
func (b brush) shrunk(w []float32, first, end int) {
	area := b.area()
	width, height := area.Dx(), area.Dy()
	if width < 1 || height < 1 || len(w) == 0 {
		return
	}
	// Without its sign a weight's bits order as its magnitude does, NaN above all.
	// So the sign goes last, and the larger number is the weight that shows: in
	// WebAssembly max has no branch to be guessed wrong.
	most := make([]uint32, b.Cols)  // of the rows that one column of pixels covers
	from := make([]int32, height+1) // the first column that each pixel of it covers
	for y := range from {
		from[y] = int32(y * b.Cols / height)
	}
	// A few columns of pixels at a time: one alone is written to as many lines.
	const band = 16
	strip := make([]uint32, band*height)
	x0, x1 := b.pixels(first, end)
	for ; x0 < x1; x0 += band {
		n := min(band, x1-x0)
		for k := range n {
			row0 := (x0 + k) * b.Rows / width
			row1 := max(row0+1, (x0+k+1)*b.Rows/width)
			clear(most)
			for row := row0; row < row1; row++ {
				keepLargest(most, w[row*b.Cols:])
			}
			shown(strip[k*height:], most, from)
		}
		left := area.Min.X + x0
		n = min(n, b.Width-left)
		for y := range min(height, b.Height-area.Min.Y) {
			at := (area.Min.Y+y)*b.Width + left
			b.line(b.Pix[at:at+n], strip[y:], height)
		}
	}
}

// Loops of their own function are what Go compiles well to WebAssembly: in a
// function of many blocks each turn goes through a switch over all of them.

// keepLargest puts the weights of larger magnitude into most.
//
//go:noinline
func keepLargest(most []uint32, line []float32) {
	line = line[:len(most)]
	for i, v := range line {
		most[i] = max(most[i], bits.RotateLeft32(math.Float32bits(v), 1))
	}
}

// shown puts into pixels the largest of most that each covers: pixel i those from
// from[i] on.
//
//go:noinline
func shown(pixels, most []uint32, from []int32) {
	pixels = pixels[:len(from)-1]
	first := from[0]
	for i, next := range from[1:] {
		best := most[first]
		for j := first + 1; j < next; j++ {
			best = max(best, most[j])
		}
		pixels[i], first = best, next
	}
}

// cut paints a line of pixels through cells: every step-th weight from one edge to
// the next.
//
//go:noinline
func (p *palette) cut(pixels []uint32, w []float32, step int, edges []int) {
	at, from := 0, edges[0]
	for _, to := range edges[1:] {
		if v := w[at]; v != 0 {
			c := p.of(v)
			for x := from; x < to; x++ {
				pixels[x] = c
			}
		}
		at, from = at+step, to
	}
}

// line paints pixels with every step-th of the weights that were found.
//
//go:noinline
func (p *palette) line(pixels, found []uint32, step int) {
	at := 0
	for i := range pixels {
		if u := found[at]; u > 1 { // 0 and 1 are the zeros
			pixels[i] = p.of(math.Float32frombits(bits.RotateLeft32(u, -1)))
		}
		at += step
	}
}
