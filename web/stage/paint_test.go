package stage

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// trained returns weights like a small network's, the smallest share of them
// erased.
func trained(v trace.View, erased float64) [][]float32 {
	rng := rand.New(rand.NewPCG(1, 2))
	w := make([][]float32, len(v.Matrices))
	for i, m := range v.Matrices {
		w[i] = make([]float32, m.Rows*m.Cols)
		for j := range w[i] {
			if x := 0.3 * rng.NormFloat64(); rng.Float64() >= erased {
				w[i][j] = float32(x)
			}
		}
	}
	return w
}

func paint(scene wire.Scene, w [][]float32, width int, scale float64) (*Picture, Layout) {
	var p Picture
	l := Arrange(scene.View, width, scene.Look)
	Paint(&p, scene, w, l, scale)
	return &p, l
}

// box returns the device pixels of a cell.
func box(l Layout, q wire.Probe, scale float64) image.Rectangle {
	x0, y0, x1, y1 := brush{scale: scale, Place: l.Matrices[q.Matrix]}.box(q.Row, q.Col)
	return image.Rect(x0, y0, x1, y1)
}

func at(p *Picture, x, y int) uint32 { return p.Pix[y*p.Width+x] }

func hex(s string) uint32 { return pixel(rgb(s)) }

// The design's stops are in the ramp as they are written, at their eighths of
// ±0.9; larger weights have the end's colour and NaN has none of them.
func TestPaletteStops(t *testing.T) {
	for i, c := range []struct{ light, dark string }{
		{"#894700", "#FFB97A"}, {"#CE710C", "#D18944"}, {"#F1AD79", "#98622D"}, {"#FBE3D2", "#593D24"}, {"#F6F7F7", "#1B2226"},
		{"#DAEAFC", "#1F4766"}, {"#93C2F7", "#2C76AD"}, {"#3A89DA", "#55A2E1"}, {"#0058A5", "#92CEFF"},
	} {
		v := float32(i-4) / 4 * clip
		if l, d := light().of(v), dark().of(v); l != hex(c.light) || d != hex(c.dark) {
			t.Errorf("%v: %08x and %08x, want %s and %s", v, l, d, c.light, c.dark)
		}
	}
	inf := float32(math.Inf(1))
	if p := light(); p.of(7) != p.of(clip) || p.of(-inf) != p.of(-clip) || p.of(inf) != p.of(clip) || p.of(float32(math.NaN())) != p.ink {
		t.Error("a weight off the scale is not clipped, or NaN is on it")
	}
}

// Halfway from white to black is OKLab lightness 0.5, which is #636363.
func TestOKLabMidpoint(t *testing.T) {
	a, b := oklab([3]uint8{255, 255, 255}), oklab([3]uint8{0, 0, 0})
	mid := lab{(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2}
	if got := mid.rgb(); got != [3]uint8{99, 99, 99} {
		t.Errorf("got %v, want 99 99 99", got)
	}
}

// An erased weight's cell is paper but for its dot, in every size of cell.
func TestErasedIsBare(t *testing.T) {
	scene := wire.Scene{View: bundled()}
	w := trained(scene.View, 0)
	for _, width := range []int{320, 1128} {
		for _, scale := range []float64{1, 1.25, 2, 3} {
			for _, isDark := range []bool{false, true} {
				scene.Look.Dark = isDark
				c := colours(scene.Look)
				for m := range w {
					q := wire.Probe{Matrix: m, Row: 5, Col: 3}
					i := q.Row*scene.View.Matrices[m].Cols + q.Col
					kept := w[m][i]
					w[m][i] = 0
					p, l := paint(scene, w, width, scale)
					w[m][i] = kept
					dots := 0
					b := box(l, q, scale)
					for y := b.Min.Y; y < b.Max.Y; y++ {
						for x := b.Min.X; x < b.Max.X; x++ {
							switch at(p, x, y) {
							case c.paper:
							case c.dot:
								dots++
							default:
								t.Fatalf("matrix %d at %d × %v: pixel (%d, %d) of an erased weight is %08x", m, width, scale, x, y, at(p, x, y))
							}
						}
					}
					if l.Matrices[m].CellW >= 3 && (dots == 0 || dots*4 > b.Dx()*b.Dy()) {
						t.Errorf("matrix %d at %d × %v: a dot of %d pixels in a cell of %v", m, width, scale, dots, b.Size())
					}
				}
			}
		}
	}
}

// No dot where the cells are under 3 pixels: it would fill them.
func TestNoDotInSmallCells(t *testing.T) {
	scene := wire.Scene{View: view([2]int{500, 100})}
	scene.View.Histogram = nil
	p, l := paint(scene, [][]float32{make([]float32, 50_000)}, 1128, 2)
	if l.Matrices[0].CellW >= 3 {
		t.Fatalf("cells of %v pixels are not small", l.Matrices[0].CellW)
	}
	for _, v := range p.Pix {
		if v == light().dot {
			t.Fatal("a dot")
		}
	}
}

// A weight that changes repaints its own cell, all of it that has colour, and
// nothing else.
func TestOneWeightOneCell(t *testing.T) {
	scene := wire.Scene{View: bundled(), Bound: true}
	w := trained(scene.View, 0.5)
	for _, scale := range []float64{1, 1.5, 2} {
		for _, q := range []wire.Probe{{Matrix: 0, Row: 63, Col: 47}, {Matrix: 0}, {Matrix: 1, Row: 20, Col: 9}, {Matrix: 2, Row: 31, Col: 9}} {
			i := q.Row*scene.View.Matrices[q.Matrix].Cols + q.Col
			kept := w[q.Matrix][i]
			w[q.Matrix][i] = 0.9
			a, l := paint(scene, w, 1128, scale)
			w[q.Matrix][i] = 0.2
			b, _ := paint(scene, w, 1128, scale)
			w[q.Matrix][i] = kept
			cell, changed := box(l, q, scale), 0
			for n := range a.Pix {
				if a.Pix[n] != b.Pix[n] {
					changed++
					if pt := image.Pt(n%a.Width, n/a.Width); !pt.In(cell) {
						t.Fatalf("%+v at scale %v changed pixel %v outside %v", q, scale, pt, cell)
					}
				}
			}
			if changed < (cell.Dx()-1)*(cell.Dy()-1) {
				t.Errorf("%+v at scale %v changed %d pixels of %v", q, scale, changed, cell)
			}
		}
	}
}

// Which cell is which: the first layer's unit 13 is the second tile of the
// second line, its pixel 9 the second of the second line there; a grid has a
// row an output.
func TestCellsWhereTheyBelong(t *testing.T) {
	scene := wire.Scene{View: bundled()}
	w := trained(scene.View, 1) // all erased
	w[0][9*48+13] = 0.9
	w[1][40*32+2] = 0.9
	p, l := paint(scene, w, 1128, 1)
	a, b := l.Matrices[0].Rect.Min, l.Matrices[1].Rect.Min
	for _, at := range []image.Point{
		a.Add(image.Pt(1+(8*4+6)+4, 1+(8*4+6)+4)),
		b.Add(image.Pt(1+40*4, 1+2*4)),
	} {
		if got := p.Image().RGBAAt(at.X, at.Y); got != (color.RGBA{0x00, 0x58, 0xA5, 255}) {
			t.Errorf("pixel %v is %v, want the end of blue", at, got)
		}
	}
}

// From 9 pixels up a negative weight has a minus of paper in its middle and a
// positive one has not.
func TestMinusMark(t *testing.T) {
	scene := wire.Scene{View: bundled()}
	w := trained(scene.View, 0)
	q := wire.Probe{Matrix: 2, Row: 4, Col: 4}
	for _, v := range []float32{-0.5, 0.5} {
		w[2][4*10+4] = v
		p, l := paint(scene, w, 1128, 2)
		c := box(l, q, 2)
		if minus := at(p, (c.Min.X+c.Max.X)/2, (c.Min.Y+c.Max.Y)/2) == light().paper; minus != (v < 0) {
			t.Errorf("weight %v: a minus: %v", v, minus)
		}
		if at(p, c.Min.X, c.Min.Y) != light().of(v) {
			t.Errorf("weight %v: the corner is %08x", v, at(p, c.Min.X, c.Min.Y))
		}
	}
}

func TestDarkDiffers(t *testing.T) {
	scene := wire.Scene{View: bundled()}
	w := trained(scene.View, 0.5)
	a, _ := paint(scene, w, 1128, 1)
	scene.Look.Dark = true
	b, _ := paint(scene, w, 1128, 1)
	for i := range a.Pix {
		if a.Pix[i] == b.Pix[i] {
			t.Fatalf("pixel %d is %08x in both", i, a.Pix[i])
		}
	}
}

// Forced colours leave two.
func TestForcedIsTwoColours(t *testing.T) {
	scene := wire.Scene{View: bundled(), Bound: true, Look: wire.Look{Forced: true, Probe: &wire.Probe{}}}
	w := trained(scene.View, 0.5)
	for _, isDark := range []bool{false, true} {
		scene.Look.Dark = isDark
		p, _ := paint(scene, w, 1128, 2)
		seen := map[uint32]int{}
		for _, v := range p.Pix {
			seen[v]++
		}
		if len(seen) != 2 || seen[hex("#000000")] == 0 || seen[hex("#FFFFFF")] == 0 {
			t.Errorf("dark %v: %d colours", isDark, len(seen))
		}
	}
}

// The probe's outline is in the accent and outside its cell, so that the
// weight's own colour stays whole. A probe of no weight outlines nothing.
func TestProbe(t *testing.T) {
	scene := wire.Scene{View: bundled()}
	w := trained(scene.View, 0)
	q := wire.Probe{Matrix: 1, Row: 3, Col: 4}
	bare, l := paint(scene, w, 1128, 2)
	scene.Look.Probe = &q
	p, _ := paint(scene, w, 1128, 2)
	c := box(l, q, 2)
	for y := range p.Height {
		for x := range p.Width {
			in, ring := image.Pt(x, y).In(c), image.Pt(x, y).In(c.Inset(-4))
			if want := ring && !in; want != (at(p, x, y) == light().accent) {
				t.Fatalf("pixel (%d, %d) is %08x; cell %v", x, y, at(p, x, y), c)
			}
		}
	}
	for _, q := range []wire.Probe{{Matrix: 3}, {Matrix: -1}, {Row: 64}, {Col: 48}, {Row: -1}} {
		scene.Look.Probe = &q
		p, _ := paint(scene, w, 1128, 2)
		for i := range p.Pix {
			if p.Pix[i] != bare.Pix[i] {
				t.Fatalf("probe %+v changed the picture", q)
			}
		}
	}
}

// In a matrix with more weights than pixels the one survivor among zeros is
// still seen, in its own colour.
func TestShrunkKeepsLargest(t *testing.T) {
	scene := wire.Scene{View: view([2]int{1000, 1000})}
	scene.View.Histogram = nil
	w := make([]float32, 1_000_000)
	w[123*1000+456] = -0.9
	w[123*1000+457] = 0.1 // shares its pixel or has its own
	p, l := paint(scene, [][]float32{w}, 1128, 1)
	r := l.Matrices[0].Rect
	if l.Matrices[0].CellW >= 1 {
		t.Fatalf("cells of %v pixels are not shrunk", l.Matrices[0].CellW)
	}
	x := r.Min.X + 1 + int(123.5*l.Matrices[0].CellW)
	y := r.Min.Y + 1 + int(456.5*l.Matrices[0].CellH)
	if at(p, x, y) != light().of(-0.9) {
		t.Errorf("pixel (%d, %d) is %08x", x, y, at(p, x, y))
	}
}

// Each pixel of a matrix that has too many weights for the room is that of the
// largest magnitude which it covers, looked for one by one, and of two equals the
// negative one. The second has more pixels than columns.
func TestShrunkByPixel(t *testing.T) {
	v := view([2]int{900, 700}, [2]int{2000, 20})
	v.Histogram = nil
	scene := wire.Scene{View: v}
	w := trained(v, 0.7)
	for i := range w[0] {
		if i%11 == 0 {
			w[0][i] = float32(i%3-1) / 2 // equals of both signs
		}
	}
	w[0][5], w[0][7], w[1][9] = float32(math.NaN()), float32(math.Inf(-1)), float32(math.NaN())
	for _, scale := range []float64{0.4, 1, 1.25} {
		p, l := paint(scene, w, 1128, scale)
		for i, m := range l.Matrices {
			if m.CellW*scale >= 1 && m.CellH*scale >= 1 {
				t.Fatalf("matrix %d has cells of %v × %v: none is shrunk", i, m.CellW, m.CellH)
			}
			x0, y0, x1, y1 := device(float64(m.Rect.Min.X+outline), scale), device(float64(m.Rect.Min.Y+outline), scale), 0, 0
			x1 = device(float64(m.Rect.Min.X+outline)+m.CellW*float64(m.Rows), scale)
			y1 = device(float64(m.Rect.Min.Y+outline)+m.CellH*float64(m.Cols), scale)
			width, height := x1-x0, y1-y0
			for y := range height {
				for x := range width {
					var most float32
					for row := x * m.Rows / width; row < max(x*m.Rows/width+1, (x+1)*m.Rows/width); row++ {
						for col := y * m.Cols / height; col < max(y*m.Cols/height+1, (y+1)*m.Cols/height); col++ {
							if a := w[i][row*m.Cols+col]; a != a || math.Abs(float64(a)) > math.Abs(float64(most)) || a == -most && a < 0 {
								most = a
							}
						}
					}
					want := light().paper
					if most != 0 {
						want = light().of(most)
					}
					if got := at(p, x0+x, y0+y); got != want {
						t.Fatalf("scale %v, matrix %d, pixel (%d, %d) is %08x, want %08x of %v", scale, i, x, y, got, want, most)
					}
				}
			}
		}
	}
}

// Cells too small for dots are painted a line at a time, as they are one by one.
func TestSmallCellsAreCells(t *testing.T) {
	v := view([2]int{500, 130})
	v.Histogram = nil
	w := trained(v, 0.5)
	w[0][3], w[0][4] = float32(math.NaN()), float32(math.Inf(-1))
	for _, scale := range []float64{0.5, 1, 1.25} {
		got, l := paint(wire.Scene{View: v}, w, 1128, scale)
		m := l.Matrices[0]
		if m.Side > 0 || m.CellW*scale < 1 || min(m.CellW, m.CellH) >= 3 {
			t.Fatalf("cells of %v × %v at %v, want a grid of cells from 1 device pixel to 3 CSS pixels", m.CellW, m.CellH, scale)
		}
		want := new(Picture)
		want.reset(got.Width, got.Height, light().paper)
		b := brush{want, light(), scale, m}
		b.outlines()
		for row := range m.Rows {
			for col := range m.Cols {
				x0, y0, x1, y1 := b.box(row, col)
				b.cell(x0, y0, x1, y1, w[0][row*m.Cols+col], 0, false)
			}
		}
		for i, p := range want.Pix {
			if got.Pix[i] != p {
				t.Fatalf("scale %v: pixel (%d, %d) is %08x, cell by cell %08x", scale, i%got.Width, i/got.Width, got.Pix[i], p)
			}
		}
	}
}

// Every shape is painted at every scale without a panic, in the size of its
// layout, and nothing but outlines where there is no weight.
func TestPaintAnyShape(t *testing.T) {
	for _, s := range shapes {
		v := view(s...)
		w := trained(v, 0.3)
		for _, width := range []int{64, 1128} {
			for _, scale := range []float64{0.5, 1.25} {
				for _, look := range []wire.Look{{}, {Forced: true}, {Signs: true}} {
					p, l := paint(wire.Scene{View: v, Look: look, Bound: true}, w, width, scale)
					if p.Width != device(float64(l.Width), scale) || p.Height != device(float64(l.Height), scale) || len(p.Bytes()) != 4*p.Width*p.Height {
						t.Fatalf("%v at %d × %v: %d × %d", s, width, scale, p.Width, p.Height)
					}
				}
			}
		}
	}
}

func TestPaintRefusesOtherWeights(t *testing.T) {
	for _, w := range [][][]float32{nil, {make([]float32, 3)}, {make([]float32, 4), make([]float32, 4)}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v painted as one 2 × 2 matrix", w)
				}
			}()
			paint(wire.Scene{View: view([2]int{2, 2})}, w, 400, 1)
		}()
	}
}

// Two bins on [0, 1] with a threshold at a quarter. The first counts 2 kept and
// 1 erased, the second 1 kept: heights 124 and 41 pixels, of the first the
// lower two thirds solid.
func TestHistogramByHand(t *testing.T) {
	scene := wire.Scene{View: view()}
	p, l := paint(scene, nil, 1128, 1)
	r, c := l.Histogram, light()
	x := r.Min.X + r.Dx()*3/4
	for _, k := range []struct {
		x, up int // from the foot
		want  uint32
		why   string
	}{
		{r.Min.X + 8, 3, c.bar, "kept"},
		{r.Min.X + 8, 80, c.bar, "kept"},
		{r.Min.X, 100, c.edge, "the outline of erased"},
		{r.Min.X + 8, 123, c.edge, "the top of erased"},
		{x, 40, c.bar, "kept, second bin"},
		{x, 42, c.paper, "over the second bin"},
		{r.Min.X + r.Dx()/4, 50, c.ink, "the threshold, which nobody can move"},
		{x, 0, c.edge, "the axis"},
	} {
		if got := at(p, k.x, r.Max.Y-1-k.up); got != k.want {
			t.Errorf("%s: %08x, want %08x", k.why, got, k.want)
		}
	}
	hatched := map[uint32]bool{}
	for i := range 12 {
		hatched[at(p, r.Min.X+40+i, r.Max.Y-1-100)] = true
	}
	if !hatched[c.paper] || !hatched[c.edge] || len(hatched) != 2 {
		t.Errorf("erased bars are not hatched: %v", hatched)
	}
}

// The accent, which means "yours to move", is on the threshold when it is
// bound and nowhere when it is not.
func TestThresholdAccent(t *testing.T) {
	for _, bound := range []bool{false, true} {
		p, l := paint(wire.Scene{View: view(), Bound: bound}, nil, 1128, 1)
		count := 0
		for _, v := range p.Pix {
			if v == light().accent {
				count++
			}
		}
		if (count > 0) != bound {
			t.Errorf("bound %v: %d pixels of accent", bound, count)
		}
		x := int(thresholdX(&trace.Histogram{Max: 1, Threshold: 0.25}, l.Histogram))
		if bound && at(p, x, l.Histogram.Max.Y-10) != light().accent {
			t.Error("the threshold's line is not where the threshold is")
		}
	}
}

func TestStill(t *testing.T) {
	scene := wire.Scene{View: bundled(), Look: wire.Look{Dark: true}}
	m := Still(scene, trained(scene.View, 0.9), 1128, 2)
	if want := Arrange(scene.View, 1128, wire.Look{}).Height * 2; m.Rect != image.Rect(0, 0, 2256, want) {
		t.Errorf("bounds %v, want 2256 × %d", m.Rect, want)
	}
	if got := m.RGBAAt(0, 0); got != (color.RGBA{0x15, 0x1A, 0x1D, 255}) {
		t.Errorf("the corner is %v, want dark paper", got)
	}
}

// BenchmarkPaint repaints the bundled network for a frame of 1128 pixels on a
// screen with two device pixels in each.
func BenchmarkPaint(b *testing.B) {
	for _, c := range []struct {
		name   string
		view   trace.View
		erased float64
	}{{"bundled", bundled(), 0}, {"bundled90", bundled(), 0.9}, {"million", view([2]int{784, 1000}, [2]int{1000, 256}), 0.9}} {
		b.Run(c.name, func(b *testing.B) {
			scene := wire.Scene{View: c.view, Bound: true}
			w := trained(c.view, c.erased)
			l := Arrange(c.view, 1128, wire.Look{})
			var p Picture
			for b.Loop() {
				Paint(&p, scene, w, l, 2)
			}
		})
	}
}
