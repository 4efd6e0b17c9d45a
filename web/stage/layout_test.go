package stage

import (
	"fmt"
	"image"
	"slices"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// view is a model of the given weight shapes (in, out), with a histogram.
func view(shapes ...[2]int) trace.View {
	v := trace.View{Histogram: &trace.Histogram{Max: 1, Kept: []int{2, 1}, Erased: []int{1, 0}, Threshold: 0.25}}
	for i, s := range shapes {
		v.Matrices = append(v.Matrices, trace.Matrix{Name: fmt.Sprintf("%d.weight", 2*i), Rows: s[0], Cols: s[1]})
	}
	return v
}

func bundled() trace.View { return view([2]int{64, 48}, [2]int{48, 32}, [2]int{32, 10}) }

// The design's frame of 1128 pixels: 48 tiles in 4 lines of 12 with cells of 4
// pixels, then 48 × 32 in cells of 4, then ten rows of cells wide enough for
// signs, all in one row, and the histogram under them.
func TestArrangeBundledWide(t *testing.T) {
	l := Arrange(bundled(), 1128, wire.Look{})
	a, b, c := l.Matrices[0], l.Matrices[1], l.Matrices[2]
	if a.Side != 8 || a.Across != 12 || a.CellW != 4 {
		t.Errorf("first layer: side %d, across %d, cells %v, want 8, 12, 4", a.Side, a.Across, a.CellW)
	}
	if b.Side != 0 || b.CellW != 4 || c.CellW < signed {
		t.Errorf("cells of %v and %v pixels, want 4 and at least %d", b.CellW, c.CellW, signed)
	}
	if a.Rect.Min.Y != b.Rect.Min.Y || b.Rect.Min.Y != c.Rect.Min.Y || l.Histogram.Min.Y < a.Rect.Max.Y+lane {
		t.Errorf("not one row over the histogram: %v %v %v %v", a.Rect, b.Rect, c.Rect, l.Histogram)
	}
}

// On the design's phone, 390 pixels: seven tiles of 5-pixel cells in a line,
// and everything in one column.
func TestArrangeBundledNarrow(t *testing.T) {
	l := Arrange(bundled(), 390, wire.Look{})
	if a := l.Matrices[0]; a.Across != 7 || a.CellW != 5 {
		t.Errorf("across %d, cells %v, want 7, 5", a.Across, a.CellW)
	}
	for i := 1; i < 3; i++ {
		if l.Matrices[i].Rect.Min.Y < l.Matrices[i-1].Rect.Max.Y+lane {
			t.Errorf("matrix %d is not under matrix %d", i, i-1)
		}
	}
}

func TestArrangeSigns(t *testing.T) {
	for i, p := range Arrange(bundled(), 1128, wire.Look{Signs: true}).Matrices {
		if p.CellW != signed {
			t.Errorf("matrix %d has cells of %v pixels, want %d", i, p.CellW, signed)
		}
	}
}

// Only the inputs of the first layer are an image, and only if they are a
// square number that is not too large for a tile.
func TestArrangeTiles(t *testing.T) {
	for _, c := range []struct {
		rows, cols, side int
	}{{64, 10, 8}, {784, 30, 28}, {60, 10, 0}, {1, 10, 0}, {900, 10, 0}, {64, 0, 0}, {784, 100_000, 0}} {
		if p := Arrange(view([2]int{c.rows, c.cols}), 1128, wire.Look{}).Matrices[0]; p.Side != c.side {
			t.Errorf("%d × %d: tiles of side %d, want %d", c.rows, c.cols, p.Side, c.side)
		}
	}
	if p := Arrange(view([2]int{64, 64}, [2]int{64, 64}), 1128, wire.Look{}).Matrices[1]; p.Side != 0 {
		t.Error("the second layer is tiled")
	}
}

// shapes that a student may bring.
var shapes = [][][2]int{
	{},
	{{64, 48}, {48, 32}, {32, 10}},
	{{1, 1}}, {{0, 10}}, {{10, 0}}, {{1, 5000}}, {{5000, 1}},
	{{1000, 1000}},
	{{784, 256}, {256, 128}, {128, 10}},
	{{784, 1000}, {1000, 1000}, {1000, 10}},
	{{4, 4}, {4, 4}, {4, 4}, {4, 4}, {4, 4}, {4, 4}, {4, 4}},
	{{64, 3000}, {3000, 2}, {2, 3000}},
}

// However wide the frame and whatever the model: parts lie inside the picture,
// with room for a label over each, and none on another.
func TestArrangeDisjointAndInside(t *testing.T) {
	for _, s := range shapes {
		for _, width := range []int{0, 64, 320, 390, 699, 700, 1128, 2000} {
			for _, signs := range []bool{false, true} {
				l := Arrange(view(s...), width, wire.Look{Signs: signs})
				frame := image.Rect(0, lane, l.Width, l.Height)
				var taken []image.Rectangle
				for _, r := range l.Regions() {
					box := image.Rect(r.X, r.Y, r.X+r.Width, r.Y+r.Height)
					if box.Empty() || !box.In(frame) {
						t.Errorf("%v at %d: %s at %v is not inside %v", s, width, r.Name, box, frame)
					}
					box.Min.Y -= lane
					for _, other := range taken {
						if box.Overlaps(other) {
							t.Errorf("%v at %d: %s at %v, with its label, is on %v", s, width, r.Name, box, other)
						}
					}
					taken = append(taken, box)
				}
				if len(taken) != len(s)+1 {
					t.Errorf("%v at %d: %d regions, want %d", s, width, len(taken), len(s)+1)
				}
				if l.Height > 12000 {
					t.Errorf("%v at %d is %d pixels high", s, width, l.Height)
				}
			}
		}
	}
}

// The middle of a weight's cell is that weight, and every cell is inside its
// matrix's place.
func TestAtFindsCell(t *testing.T) {
	for _, s := range shapes {
		for _, width := range []int{390, 1128} {
			for _, p := range Arrange(view(s...), width, wire.Look{}).Matrices {
				for row := 0; row < p.Rows; row += 1 + p.Rows/50 {
					for col := 0; col < p.Cols; col += 1 + p.Cols/50 {
						x0, y0, x1, y1 := p.Cell(row, col)
						if r, c, ok := p.At((x0+x1)/2, (y0+y1)/2); !ok || r != row || c != col {
							t.Fatalf("%s %d × %d at %d: (%d, %d) found as (%d, %d), %v", p.Name, p.Rows, p.Cols, width, row, col, r, c, ok)
						}
						const rounding = 1e-6
						if x0 < float64(p.Rect.Min.X) || y0 < float64(p.Rect.Min.Y) ||
							x1 > float64(p.Rect.Max.X)+rounding || y1 > float64(p.Rect.Max.Y)+rounding {
							t.Fatalf("%s: cell (%d, %d) leaves %v", p.Name, row, col, p.Rect)
						}
					}
				}
			}
		}
	}
}

// Between tiles there is no weight.
func TestAtGap(t *testing.T) {
	p := Arrange(bundled(), 1128, wire.Look{}).Matrices[0]
	_, y0, x1, _ := p.Cell(7, 0) // last pixel of the first line of unit 0
	if row, col, ok := p.At(x1+1, y0+1); ok {
		t.Errorf("found (%d, %d) between two tiles", row, col)
	}
}

// A thin matrix leaves room for its label: none begins where another's may still be.
func TestArrangeLabels(t *testing.T) {
	for _, shape := range [][][2]int{
		{{64, 10}, {10, 48}, {48, 8}, {8, 32}, {32, 10}}, // a factored network
		{{64, 15}, {15, 10}, {10, 10}},                   // one with most units removed
		{{2, 3}, {3, 2}, {2, 2}},
	} {
		for _, width := range []int{narrow, 968, 1128} {
			ms := Arrange(view(shape...), width, wire.Look{}).Matrices
			for i, p := range ms {
				edge := width
				if i+1 < len(ms) && ms[i+1].Rect.Min.Y == p.Rect.Min.Y {
					edge = ms[i+1].Rect.Min.X
				}
				if edge-p.Rect.Min.X < titled {
					t.Errorf("%v in %d pixels: matrix %d has %d for its label", shape, width, i, edge-p.Rect.Min.X)
				}
			}
		}
	}
}

// A matrix of a few entries is no speck, in a wide frame, in a narrow one and with
// signs; one that stands beside a large one does not take its room.
func TestArrangeSmall(t *testing.T) {
	tiny := trace.View{Matrices: []trace.Matrix{{Name: "weight", Rows: 2, Cols: 3}}}
	for _, width := range []int{358, 1128} {
		for _, signs := range []bool{false, true} {
			if p := Arrange(tiny, width, wire.Look{Signs: signs}).Matrices[0]; p.CellW != widest || p.CellH != widest || p.Rect.Dx() != 2*widest+2*outline {
				t.Errorf("in %d pixels, signs %v: %+v, want cells of %d", width, signs, p, widest)
			}
		}
	}
	beside := trace.View{Matrices: append(slices.Clone(bundled().Matrices), tiny.Matrices...)}
	with, without := Arrange(beside, 1128, wire.Look{}), Arrange(bundled(), 1128, wire.Look{})
	for i := range without.Matrices {
		if with.Matrices[i] != without.Matrices[i] {
			t.Errorf("matrix %d is at %+v, and was at %+v", i, with.Matrices[i], without.Matrices[i])
		}
	}
}
