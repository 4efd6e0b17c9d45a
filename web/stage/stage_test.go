package stage

import (
	"math"
	"reflect"
	"testing"

	"compressionlab/web/wire"
)

// showing is a stage of 1128 pixels with the bundled network in it.
func showing(bound bool) *Stage {
	var s Stage
	s.Resize(1128, 1)
	v := bundled()
	s.Show(wire.Scene{ID: 7, View: v, Bound: bound}, trained(v, 0.5))
	return &s
}

func TestNothingToPaintBeforeAScene(t *testing.T) {
	var s Stage
	s.Resize(1128, 2)
	s.Look(wire.Look{Dark: true})
	if s.Stale() || s.Press(30, 60, false) != nil || s.Move(30, 60) != nil || s.Release(30) != nil {
		t.Error("a stage without a scene paints or answers")
	}
	s.Show(wire.Scene{View: view()}, nil)
	if !s.Stale() {
		t.Error("a scene has come and nothing is to be painted")
	}
}

// What changes the picture makes it stale, and nothing else does. Of a step of
// a drag the page hears by Drag alone: were it told that its scene is drawn, the
// two would go on for ever.
func TestStale(t *testing.T) {
	s := showing(true)
	r := s.Layout().Histogram
	for _, c := range []struct {
		name       string
		do         func()
		stale, due bool
	}{
		{"a scene", func() {}, true, true},
		{"the same size", func() { s.Resize(1128, 1) }, false, false},
		{"a drag", func() { s.Press(float64(r.Min.X+9), float64(r.Max.Y-9), false) }, true, false},
		{"its end", func() { s.Release(float64(r.Min.X + 9)) }, true, false},
		{"another width", func() { s.Resize(1000, 1) }, true, true},
		{"another scale", func() { s.Resize(1000, 2) }, true, true},
		{"a look", func() { s.Look(wire.Look{Dark: true}) }, true, true},
		{"pointing", func() { s.Move(30, 60) }, false, false},
	} {
		if c.do(); s.Stale() != c.stale {
			t.Errorf("%s: stale %v", c.name, s.Stale())
		}
		if _, due := s.Paint(); due != c.due {
			t.Errorf("%s: the page is due a Drawn: %v", c.name, due)
		}
		if s.Stale() {
			t.Errorf("%s: stale after painting", c.name)
		}
	}
}

func TestDrawn(t *testing.T) {
	s := showing(true)
	s.Look(wire.Look{Probe: &wire.Probe{Matrix: 1, Row: 2, Col: 3}})
	d := s.Drawn()
	if d.ID != 7 || d.Width != 1128 || d.Height != s.Layout().Height || len(d.Regions) != 4 || d.Regions[3].Name != "histogram" {
		t.Errorf("drawn: %+v", d)
	}
	if want := s.weights[1][2*32+3]; d.Value == nil || d.Value.Value != want {
		t.Errorf("probed %+v, want %v", d.Value, want)
	}
	s.weights[1][2*32+3] = float32(math.NaN()) // JSON has no such number
	if d := s.Drawn(); d.Value != nil {
		t.Errorf("probed %+v", d.Value)
	}
}

// A picture never has a side that a device's textures may not have.
func TestScaleBound(t *testing.T) {
	var s Stage
	s.Resize(390, 3)
	v := view([2]int{64, 48}, [2]int{48, 300}, [2]int{300, 300}, [2]int{300, 300}, [2]int{300, 300})
	s.Show(wire.Scene{View: v}, trained(v, 0))
	p, _ := s.Paint()
	if s.Scale() >= 3 || p.Width > side || p.Height > side || p.Height < side-4 {
		t.Errorf("scale %v, picture %d × %d", s.Scale(), p.Width, p.Height)
	}
}

// Pointing at a weight picks it, once while the pointer stays on it.
func TestPick(t *testing.T) {
	s := showing(true)
	for m, p := range s.Layout().Matrices {
		row, col := p.Rows-1, p.Cols/2
		x0, y0, x1, y1 := p.Cell(row, col)
		want := []wire.Message{wire.Pick{Value: wire.Value{
			Probe: wire.Probe{Matrix: m, Row: row, Col: col}, Value: s.weights[m][row*p.Cols+col],
		}}}
		if got := s.Move((x0+x1)/2, (y0+y1)/2); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if got := s.Move((x0+x1)/2, (y0+y1)/2+0.25); got != nil {
			t.Errorf("picked again: %+v", got)
		}
		if got := s.Press((x0+x1)/2, (y0+y1)/2, true); !reflect.DeepEqual(got, want) {
			t.Errorf("pressed: got %+v", got)
		}
	}
	if got := s.Move(2, 2); got != nil {
		t.Errorf("picked %+v in the margin", got)
	}
}

// From press to release the threshold follows the pointer, outside the
// histogram too; its messages are the shares below it and only the last is
// done. The histogram has 3 of 4 weights under the middle.
func TestDrag(t *testing.T) {
	s := showing(true)
	r := s.Layout().Histogram
	y, w := float64(r.Max.Y-20), float64(r.Dx())
	left := float64(r.Min.X)
	for _, c := range []struct {
		got   []wire.Message
		share float64
		done  bool
	}{
		{s.Press(left+w/2, y, false), 0.75, false},
		{s.Move(left+w/4, -300), 0.375, false},
		{s.Move(left-500, y), 0, false},
		{s.Move(left+w+500, y), 1, false},
		{s.Release(left + w*3/4), 0.875, true},
	} {
		if len(c.got) != 1 {
			t.Fatalf("messages %+v", c.got)
		}
		if d := c.got[0].(wire.Drag); math.Abs(d.Sparsity-c.share) > 1e-12 || d.Done != c.done {
			t.Errorf("got %+v, want %v, %v", d, c.share, c.done)
		}
	}
	if s.Dragging() || s.Release(left) != nil {
		t.Error("still dragging after the release")
	}
}

// While it is dragged the line is under the pointer, whatever scenes come;
// after the release the next scene has it.
func TestDraggedLine(t *testing.T) {
	s := showing(true)
	r := s.Layout().Histogram
	x := r.Min.X + r.Dx()*3/4
	there := func(x int) bool {
		p, _ := s.Paint()
		return at(p, x, r.Max.Y-10) == light().accent
	}
	s.Press(float64(x), float64(r.Max.Y-10), false)
	if !there(x) {
		t.Error("the line is not under the pointer")
	}
	s.Show(s.scene, s.weights)
	if !there(x) {
		t.Error("a scene took the line from the pointer")
	}
	s.Release(float64(x))
	if !there(x) {
		t.Error("the line jumped on release")
	}
	s.Show(s.scene, s.weights)
	if there(x) || !there(r.Min.X+r.Dx()/4) {
		t.Error("the line is not where the scene's threshold is")
	}
}

// A mouse takes the threshold anywhere in the histogram, a finger only near the
// line, and nobody a threshold that is bound to nothing.
func TestGrabs(t *testing.T) {
	s, loose := showing(true), showing(false)
	r := s.Layout().Histogram
	line, y := float64(r.Min.X+r.Dx()/4), float64(r.Max.Y-10)
	for _, c := range []struct {
		x, y         float64
		mouse, touch bool
	}{
		{line, y, true, true},
		{line + 20, y, true, true},
		{line + 100, y, true, false},
		{line, float64(r.Min.Y) + 2, true, true},
		{line, float64(r.Min.Y) - 30, false, false},
		{line, float64(r.Max.Y) + 20, false, false},
	} {
		if m, f := s.Grabs(c.x, c.y, false), s.Grabs(c.x, c.y, true); m != c.mouse || f != c.touch {
			t.Errorf("(%v, %v): mouse %v, touch %v", c.x, c.y, m, f)
		}
		if loose.Grabs(c.x, c.y, false) || loose.Grabs(c.x, c.y, true) {
			t.Errorf("(%v, %v): took a threshold that is not bound", c.x, c.y)
		}
	}
}

// A scene without a histogram that comes during a drag ends it.
func TestDragWithoutHistogram(t *testing.T) {
	s := showing(true)
	r := s.Layout().Histogram
	s.Press(float64(r.Min.X+50), float64(r.Max.Y-10), false)
	v := view([2]int{2, 2})
	v.Histogram = nil
	s.Show(wire.Scene{View: v, Bound: true}, [][]float32{{1, 2, 3, 4}})
	if got := s.Move(100, 100); got != nil || s.Dragging() {
		t.Errorf("got %+v, dragging %v", got, s.Dragging())
	}
}
