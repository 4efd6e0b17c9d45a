package stage

import (
	"image"
	"math"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// sparse is a view of one matrix, with these weights.
func sparse(rows, cols int, w []float32) (trace.View, [][]float32) {
	n := 0
	for _, v := range w {
		if v != 0 {
			n++
		}
	}
	return trace.View{Matrices: []trace.Matrix{{Name: "w", Rows: rows, Cols: cols, Nonzero: n}}}, [][]float32{w}
}

// The arrays of
//
//	0  5  0
//	0  0  0
//	7  0 −1
//
// are values 5 7 −1, columns 1 0 2, starts 0 1 1 3.
var byHand = []float32{0, 0.5, 0, 0, 0, 0, 0.7, 0, -0.1}

func TestPackingByHand(t *testing.T) {
	v, w := sparse(3, 3, byHand)
	scene := wire.Scene{View: v, Look: wire.Look{Packed: 1}}
	p, l := paint(scene, w, 400, 1)
	middle := func(s Strip, k int) uint32 {
		x0, y0, x1, y1 := s.box(k)
		return at(p, int(x0+x1)/2-1, int(y0+y1)/2-1)
	}
	c := light()
	for k, v := range []float32{0.5, 0.7, -0.1} {
		if got := middle(l.Strips[0], k); got != c.of(v) {
			t.Errorf("value %d is %08x, want %08x of %v", k, got, c.of(v), v)
		}
	}
	grey := func(share float64) uint32 { return between(c.paper, c.ink, 0.12+0.78*share) }
	for k, col := range []float64{1, 0, 2} {
		if got := middle(l.Strips[1], k); got != grey(col/2) {
			t.Errorf("column %d is %08x, want %08x", k, got, grey(col/2))
		}
	}
	for i, start := range []float64{0, 1, 1, 3} {
		if got := middle(l.Strips[2], i); got != grey(start/3) {
			t.Errorf("start %d is %08x, want %08x", i, got, grey(start/3))
		}
	}
}

func TestSlots(t *testing.T) {
	for _, c := range []struct {
		row, col int
		want     wire.Slot
	}{
		{0, 1, wire.Slot{At: 0, First: 0, End: 1, Of: 3}},
		{0, 2, wire.Slot{At: -1, First: 0, End: 1, Of: 3}},
		{1, 1, wire.Slot{At: -1, First: 1, End: 1, Of: 3}},
		{2, 0, wire.Slot{At: 1, First: 1, End: 3, Of: 3}},
		{2, 2, wire.Slot{At: 2, First: 1, End: 3, Of: 3}},
	} {
		starts := startsOf(byHand, trace.Matrix{Rows: 3, Cols: 3})
		got := slotOf(starts, byHand, wire.Probe{Row: c.row, Col: c.col})
		if got != c.want {
			t.Errorf("(%d, %d) is in %+v, want %+v", c.row, c.col, got, c.want)
		}
		if row, col, ok := placeOf(starts, byHand, got.At); got.At >= 0 && (!ok || row != c.row || col != c.col) {
			t.Errorf("slot %d is of (%d, %d), want (%d, %d)", got.At, row, col, c.row, c.col)
		}
	}
}

// Who points at a slot of values or of columns gets its weight, and the probe's
// slots are framed; what is pointed at nowhere else.
func TestPointAtSlot(t *testing.T) {
	v, w := sparse(3, 3, byHand)
	var s Stage
	s.Resize(400, 1)
	s.Show(wire.Scene{View: v, Look: wire.Look{Packed: 1}}, w)
	for i, strip := range s.Layout().Strips {
		x, y, _, _ := strip.box(2)
		sent := s.Move(x+2, y+2)
		if i == 2 {
			if len(sent) != 0 {
				t.Errorf("a row start sends %v", sent)
			}
			continue
		}
		want := wire.Pick{Value: wire.Value{Probe: wire.Probe{Row: 2, Col: 2}, Value: -0.1, Slot: &wire.Slot{At: 2, First: 1, End: 3, Of: 3}}}
		if len(sent) != 1 || sent[0].(wire.Pick).Probe != want.Probe || *sent[0].(wire.Pick).Slot != *want.Slot {
			t.Errorf("slot 2 of %s sends %+v, want %+v", strip.Name, sent, want)
		}
		if beyond := s.Move(x+3*strip.Cell, y+2); len(beyond) != 0 {
			t.Errorf("beyond the last slot it sends %v", beyond)
		}
	}
	bare, _ := s.Paint()
	before := append([]uint32(nil), bare.Pix...)
	s.Look(wire.Look{Packed: 1, Probe: &wire.Probe{Row: 2, Col: 2}})
	marked, _ := s.Paint()
	for _, strip := range s.Layout().Strips[:2] {
		x, y, _, _ := strip.box(2)
		i := (int(y)-1)*marked.Width + int(x)
		if marked.Pix[i] != light().accent || before[i] == light().accent {
			t.Errorf("the slot in %s is not framed", strip.Name)
		}
	}
}

// Of any number of weights the strips lie below one another inside of the
// picture, hold all their slots, and are painted at every scale and look.
func TestPackingAnySize(t *testing.T) {
	for _, c := range []struct{ rows, cols, every int }{{1, 1, 1}, {4, 0, 1}, {64, 48, 1}, {64, 48, 10}, {64, 48, 1 << 30}, {500, 300, 3}, {1000, 1000, 1}, {3, 40000, 2}} {
		w := make([]float32, c.rows*c.cols)
		for i := range w {
			if i%c.every == c.every-1 {
				w[i] = float32(i%7-3) / 4
			}
		}
		v, data := sparse(c.rows, c.cols, w)
		for _, width := range []int{64, 722, 1128} {
			for _, scale := range []float64{1, 2} {
				for _, look := range []wire.Look{{Packed: 1, Probe: &wire.Probe{}}, {Packed: 1, Forced: true}, {Packed: 2}} {
					_, l := paint(wire.Scene{View: v, Look: look}, data, width, scale)
					if look.Packed > 1 {
						if l.Strips != nil {
							t.Fatalf("a matrix that is not there is packed: %+v", l.Strips)
						}
						continue
					}
					above := l.Matrices[0].Rect.Max.Y
					for _, s := range l.Strips {
						x0, y0, x1, y1 := s.box(max(s.N, 1) - 1)
						last := image.Rect(int(x0), int(y0), int(math.Ceil(x1)), int(math.Ceil(y1)))
						if s.Rect.Min.Y < above+lane || s.Rect.Max.Y > l.Height || !last.In(s.Rect) || s.Rect.Dy() > 2*stripHigh {
							t.Errorf("%d × %d, every %d, at %d: %+v, last slot %v, under %d, of %d", c.rows, c.cols, c.every, width, s, last, above, l.Height)
						}
						above = s.Rect.Max.Y
					}
				}
			}
		}
	}
}
