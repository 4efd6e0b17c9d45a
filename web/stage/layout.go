package stage

import (
	"image"
	"math"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// All in CSS pixels.
const (
	narrow    = 700  // frames under this have one column
	smallest  = 64   // a narrower frame is laid out as this one and cropped
	margin    = 16   // left and right of everything
	lane      = 44   // above each part, for the page's label
	below     = 16   // under a row of matrices
	apart     = 24   // between matrices of a row, at least
	farthest  = 64   // and at most
	tileGap   = 6    // between tiles, at least
	widestGap = 12   // and at most
	outline   = 1    // around a tile or a matrix
	thin      = 12   // a matrix is at least this wide and high
	largest   = 12   // no cell is wider, but of a small matrix:
	little    = 96   // one is drawn as wide or as high as this,
	widest    = 32   // in cells no wider than this
	signed    = 9    // cells from here up carry signs
	low       = 160  // a matrix beside others is no higher, if their cells can then be 2 pixels
	tall      = 360  // and else no higher than this
	tallest   = 1600 // no higher with signs
	caliper   = 24   // above the histogram's bars, for the caliper
	bars      = 124  // the tallest bar
	axis      = 28   // under the histogram, for the page's numbers
	perRow    = 3    // matrices beside one another
	titled    = 200  // of a row's width each takes at least this, for the page's label
)

// A Place is where one matrix of shape (Rows, Cols) = (in, out) is painted: as
// a grid with a row an output and a column an input, or, if Side is not 0, as
// Cols tiles of Side × Side cells, one a unit, in which input p is the pixel
// (p mod Side, p / Side).
type Place struct {
	Name       string
	Rows, Cols int
	Rect       image.Rectangle // with its outlines
	CellW      float64
	CellH      float64
	Side       int // cells in a tile's row; 0 for a grid
	Across     int // tiles beside one another
	GapX, GapY int // between tiles
}

// A Layout is where everything goes in a frame of a width.
type Layout struct {
	Width, Height int     // Height is what the picture wants
	Matrices      []Place // as in the view
	Histogram     image.Rectangle
	Strips        []Strip // instead of the histogram: a matrix as CSR
}

// Arrange lays a view out. Frames of 700 pixels and more have up to three
// matrices in a row, in the cells whose sizes have the largest product; others
// have one column. With signs they have one column too, and every cell is 9
// pixels wide for the minus marks, as far as the frame's width and 1,600 pixels
// of height let it.
//
// Under the matrices is the histogram, or the arrays of the matrix that the look
// wants packed.
//
// The first matrix is tiled if its rows are the pixels of a square image of
// at most 28 × 28 and its tiles fit with cells of at least one pixel; so is what
// stands beside it for comparison.
func Arrange(view trace.View, width int, look wire.Look) Layout {
	signs := look.Signs
	width = max(width, smallest)
	l := Layout{Width: width, Matrices: make([]Place, len(view.Matrices))}
	alike := view.Kind != trace.Weights // one is compared with the other
	sides := make([]int, len(view.Matrices))
	for i, m := range view.Matrices {
		if i == 0 || alike {
			sides[i] = tileSide(m)
		}
	}
	inner := width - 2*margin
	y := 0
	for first := 0; first < len(view.Matrices); {
		n := 1
		if width >= narrow && !signs {
			for n < perRow && first+n < len(view.Matrices) && sides[first] < 16 {
				n++
			}
		}
		row := l.Matrices[first : first+n]
		if n == 1 && (width < narrow || signs) {
			row[0] = single(sides[first], view.Matrices[first], inner, signs)
		} else {
			copy(row, beside(sides[first:], view.Matrices[first:first+n], inner, low, alike))
			for _, p := range row {
				if p.CellW < 2 || alike { // worth the height
					copy(row, beside(sides[first:], view.Matrices[first:first+n], inner, tall, alike))
					break
				}
			}
		}
		y += lane
		y += spread(row, y, inner) + below
		first += n
	}
	if i, ok := packed(view, look); ok {
		l.Strips, y = strips(view.Matrices[i], inner, y)
	} else if view.Histogram != nil {
		y += lane
		l.Histogram = image.Rect(margin, y, margin+inner, y+caliper+bars)
		y += caliper + bars + axis
	}
	l.Height = max(y, 1)
	return l
}

// tileSide returns the side of the square image that the inputs of a matrix may
// be, or 0.
func tileSide(m trace.Matrix) int {
	k := int(math.Sqrt(float64(m.Rows)))
	if k >= 2 && k <= 28 && k*k == m.Rows && m.Cols > 0 {
		return k
	}
	return 0
}

// single places a matrix that has the frame's width to itself, in tiles of side
// k if that is not 0.
func single(k int, m trace.Matrix, width int, signs bool) Place {
	high, from := tall, widestCell(k, m)
	if signs {
		high = tallest
		if from == largest {
			from = signed
		}
	}
	if k > 0 {
		for s := from; s >= 1; s = narrower(s) {
			t := k * s
			across := min((width-2*outline+tileGap)/(t+tileGap), m.Cols)
			if across < 1 {
				continue
			}
			gap := tileGap
			if across > 1 {
				gap = max(tileGap, min(widestGap, (width-2*outline-across*t)/(across-1)))
			}
			if p := tiled(m, k, s, across, gap); p.Rect.Dy() <= high {
				return p
			}
		}
	}
	return choices(0, m, width, width, high, from)[0]
}

// beside places matrices in one row: of all choices that fit, the one with the
// largest product of cell widths, so that no matrix starves another; or that of
// equal cells.
func beside(sides []int, ms []trace.Matrix, width, high int, alike bool) []Place {
	room := width - (len(ms)-1)*apart
	lists := make([][]Place, len(ms))
	for i, m := range ms {
		lists[i] = choices(sides[i], m, room/len(ms), room, high, widestCell(sides[i], m))
	}
	var best []Place
	bestScore := -1.0
	chosen := make([]Place, len(ms))
	var try func(i, left int, score float64)
	try = func(i, left int, score float64) {
		if i == len(ms) {
			if score > bestScore {
				bestScore, best = score, append(best[:0], chosen...)
			}
			return
		}
		for _, p := range lists[i] {
			if taken(p) <= left && (!alike || i == 0 || p.CellW == chosen[0].CellW) {
				chosen[i] = p
				try(i+1, left-taken(p), score*p.CellW)
			}
		}
	}
	try(0, room, 1)
	return best
}

// widestCell is how wide a cell of a matrix may be, in tiles of side k if that is not
// 0: a matrix of a few entries would be a speck.
func widestCell(k int, m trace.Matrix) int {
	across := max(m.Rows, m.Cols, 1)
	if k > 0 {
		across = max(k*k, m.Cols)
	}
	return max(largest, min(widest, little/across))
}

// narrower is the next width of a cell to try: every one is, but of the wide.
func narrower(cell int) int {
	if cell > largest {
		return max(largest, cell-8)
	}
	return cell - 1
}

// taken is how much of a row's width a matrix takes. Its label may be longer than
// it is wide.
func taken(p Place) int { return max(p.Rect.Dx(), titled) }

// choices lists the ways to paint a matrix within the width and the height, in
// tiles of side k if that is not 0, largest cells first. The last of them is no wider than share.
func choices(k int, m trace.Matrix, share, width, high, from int) []Place {
	var list []Place
	if k > 0 {
		for s := from; s >= 1; s = narrower(s) {
			lines := (high - 2*outline + tileGap) / (k*s + tileGap)
			if lines < 1 {
				continue
			}
			if p := tiled(m, k, s, (m.Cols+lines-1)/lines, tileGap); p.Rect.Dx() <= width {
				list = append(list, p)
			}
		}
		if len(list) > 0 && list[len(list)-1].Rect.Dx() <= share {
			return list
		}
		list = nil
	}
	for s := from; s >= 1; s = narrower(s) {
		if p := grid(m, float64(s)); p.Rect.Dx() <= width && p.Rect.Dy() <= high {
			list = append(list, p)
		}
	}
	if len(list) == 0 || list[len(list)-1].Rect.Dx() > share {
		s := min(float64(share-2*outline)/float64(max(m.Rows, 1)), float64(high-2*outline)/float64(max(m.Cols, 1)), 1)
		list = append(list, grid(m, s))
	}
	return list
}

func tiled(m trace.Matrix, side, cell, across, gap int) Place {
	t, lines := side*cell, (m.Cols+across-1)/across
	return Place{
		Name: m.Name, Rows: m.Rows, Cols: m.Cols,
		Rect:  image.Rect(0, 0, across*(t+gap)-gap+2*outline, lines*(t+gap)-gap+2*outline),
		CellW: float64(cell), CellH: float64(cell),
		Side: side, Across: across, GapX: gap, GapY: gap,
	}
}

// grid places a matrix in square cells, longer ones where it would be thinner
// than can be seen.
func grid(m trace.Matrix, cell float64) Place {
	w := max(cell, thin/float64(max(m.Rows, 1)))
	h := max(cell, thin/float64(max(m.Cols, 1)))
	return Place{
		Name: m.Name, Rows: m.Rows, Cols: m.Cols,
		Rect: image.Rect(0, 0,
			int(math.Ceil(w*float64(max(m.Rows, 1))-1e-6))+2*outline,
			int(math.Ceil(h*float64(max(m.Cols, 1))-1e-6))+2*outline),
		CellW: w, CellH: h,
	}
}

// spread moves the places of a row to y and apart, and returns its height.
func spread(row []Place, y, width int) int {
	left, high := width, 0
	for _, p := range row {
		left, high = left-taken(p), max(high, p.Rect.Dy())
	}
	gap := 0
	if len(row) > 1 {
		gap = min(left/(len(row)-1), farthest)
	}
	x := margin
	for i := range row {
		row[i].Rect = row[i].Rect.Add(image.Pt(x, y))
		x += taken(row[i]) + gap
	}
	return high
}

// Regions says where the parts are, for the page's labels.
func (l Layout) Regions() []wire.Region {
	regions := make([]wire.Region, 0, len(l.Matrices)+1)
	add := func(name string, r image.Rectangle) {
		regions = append(regions, wire.Region{Name: name, X: r.Min.X, Y: r.Min.Y, Width: r.Dx(), Height: r.Dy()})
	}
	for _, p := range l.Matrices {
		add(p.Name, p.Rect)
	}
	if !l.Histogram.Empty() {
		add("histogram", l.Histogram)
	}
	for _, s := range l.Strips {
		add(s.Name, s.Rect)
	}
	return regions
}

// corner returns where cell (0, 0) of the tile of a unit begins; in a grid,
// where the unit's row of cells does.
func (p Place) corner(unit int) (x, y float64) {
	x, y = float64(p.Rect.Min.X+outline), float64(p.Rect.Min.Y+outline)
	if p.Side == 0 {
		return x, y + float64(float64(unit)*p.CellH)
	}
	x += float64(unit%p.Across) * (float64(p.Side)*p.CellW + float64(p.GapX))
	y += float64(unit/p.Across) * (float64(p.Side)*p.CellH + float64(p.GapY))
	return x, y
}

// Cell returns the box of the weight from input row to unit col.
func (p Place) Cell(row, col int) (x0, y0, x1, y1 float64) {
	x, y := p.corner(col)
	i, j := row, 0
	if p.Side > 0 {
		i, j = row%p.Side, row/p.Side
	}
	return x + float64(float64(i)*p.CellW), y + float64(float64(j)*p.CellH),
		x + float64(float64(i+1)*p.CellW), y + float64(float64(j+1)*p.CellH)
}

// At returns the weight whose cell holds the point, if one does.
func (p Place) At(x, y float64) (row, col int, ok bool) {
	x -= float64(p.Rect.Min.X + outline)
	y -= float64(p.Rect.Min.Y + outline)
	if x < 0 || y < 0 {
		return 0, 0, false
	}
	if p.Side == 0 {
		row, col = int(x/p.CellW), int(y/p.CellH)
		return row, col, row < p.Rows && col < p.Cols
	}
	w, h := float64(p.Side)*p.CellW+float64(p.GapX), float64(p.Side)*p.CellH+float64(p.GapY)
	across, down := int(x/w), int(y/h)
	i, j := int((x-float64(across)*w)/p.CellW), int((y-float64(down)*h)/p.CellH)
	row, col = j*p.Side+i, down*p.Across+across
	return row, col, across < p.Across && col < p.Cols && i < p.Side && j < p.Side
}
