package stage

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

const (
	reach = 22   // CSS pixels beside the threshold in which a finger holds it
	slack = 8    // CSS pixels around the histogram in which the pointer is in it
	side  = 4096 // largest side of a picture: every WebGL 2 device has textures of this size
)

// A Stage is one frame's state: the last scene, the size of the frame, and
// what the pointer is doing. The zero value waits for a scene. Its methods
// return the messages that the page should have.
type Stage struct {
	scene   wire.Scene
	weights [][]float32
	product product // of a low-rank view
	loaded  bool    // a scene has come

	width  int     // CSS pixels
	device float64 // device pixels a CSS pixel
	layout Layout

	picture Picture
	stale   bool  // the picture is not of this state
	due     bool  // nor has Drawn told of its scene, look and size
	old     old   // what of the picture is to be painted again, beside its marks
	starts  []int // where the rows of the packed matrix begin among its nonzeros; nil until it is asked for

	painting bool
	painted  []bool // of the second matrix: by the stroke under way
	row, col int    // where it is

	dragging bool
	dragged  float64 // |w| to which the reader dragged the threshold; NaN if not
	pointed  wire.Probe
	hovering bool // pointed is set
}

// Show takes a new scene. Its weights are not copied. It panics if they are
// not the buffers of the scene's view.
func (s *Stage) Show(scene wire.Scene, weights [][]float32) {
	s.painting = false // what was painted is of the scene before
	weights = s.product.expand(scene, weights)
	check(scene.View, weights)
	s.scene, s.weights, s.loaded = scene, weights, true
	s.hovering = false // the weight under the pointer may be another
	s.settle()
}

// Look changes how the scene is drawn.
func (s *Stage) Look(l wire.Look) {
	before := s.scene.Look
	s.scene.Look = l
	if s.product.reach(rankOf(s.scene)) {
		s.old.matrices = true
	}
	before.Probe, before.Rank, before.Brush, before.Keep = l.Probe, l.Rank, l.Brush, l.Keep
	if before != l {
		s.settle()
		return
	}
	s.rest()
	s.stale, s.due = s.loaded, s.loaded
}

// settle arranges the scene again, to be painted as a whole.
func (s *Stage) settle() {
	s.rest()
	s.layout = Arrange(s.scene.View, s.width, s.scene.Look)
	s.old.all, s.starts = true, nil
	s.stale, s.due = s.loaded, s.loaded
}

// rest puts the threshold where the scene says, once the reader has let go.
func (s *Stage) rest() {
	if !s.dragging {
		s.dragged = math.NaN()
	}
}

// Resize takes the frame's width in CSS pixels and the device pixels in each.
func (s *Stage) Resize(width int, scale float64) {
	if width != s.width || scale != s.device {
		s.width, s.device, s.hovering = width, scale, false
		s.settle()
	}
}

// Stale reports whether there is something new to see: a scene has come and
// the picture last painted is not of the present state.
func (s *Stage) Stale() bool { return s.stale }

// Scale is that of the picture: the device's, unless the picture would then
// have a side of more than 4096 pixels.
func (s *Stage) Scale() float64 {
	return min(s.device, side/float64(max(s.layout.Width, s.layout.Height)))
}

// Layout is where the parts of the scene are.
func (s *Stage) Layout() Layout { return s.layout }

// Paper is the colour behind the picture.
func (s *Stage) Paper() color.RGBA {
	b := binary.NativeEndian.AppendUint32(nil, colours(s.scene.Look).paper)
	return color.RGBA{b[0], b[1], b[2], b[3]}
}

// Dark reports whether the look is.
func (s *Stage) Dark() bool { return s.scene.Look.Dark }

// Paint returns the picture of the present state, which lasts until the next
// Paint, and whether the page is due a Drawn: for a new scene, look or size, not
// for every step of a drag.
func (s *Stage) Paint() (p *Picture, due bool) {
	if s.stale {
		scene := s.scene
		if h := scene.View.Histogram; h != nil && s.dragged == s.dragged {
			moved := *h
			moved.Threshold = s.dragged
			scene.View.Histogram = &moved
		}
		s.repaint(drawing{&s.picture, scene, s.weights, s.layout, s.Scale(), colours(scene.Look)})
	}
	due, s.stale, s.due = s.due, false, false
	return &s.picture, due
}

// rows is where the rows of the packed matrix begin among its nonzeros.
func (s *Stage) rows(matrix int) []int {
	if s.starts == nil {
		s.starts = startsOf(s.weights[matrix], s.scene.View.Matrices[matrix])
	}
	return s.starts
}

// Drawn says what is on the screen, once the picture is.
func (s *Stage) Drawn() wire.Drawn {
	d := wire.Drawn{ID: s.scene.ID, Width: s.width, Height: s.layout.Height, Regions: s.layout.Regions()}
	if q := s.scene.Look.Probe; q != nil && holds(s.scene.View, *q) {
		d.Value = s.value(*q)
	}
	return d
}

// value returns the probed weight, or nil if it is no finite number: JSON has
// none of the others.
func (s *Stage) value(q wire.Probe) *wire.Value {
	v := s.weights[q.Matrix][q.Row*s.scene.View.Matrices[q.Matrix].Cols+q.Col]
	if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
		return nil
	}
	value := &wire.Value{Probe: q, Value: v}
	if i, ok := packed(s.scene.View, s.scene.Look); ok && i == q.Matrix {
		slot := slotOf(s.rows(i), s.weights[i], q)
		value.Slot = &slot
	}
	return value
}

// histogram returns the scene's histogram if its threshold can be dragged.
func (s *Stage) histogram() *trace.Histogram {
	h := s.scene.View.Histogram
	if !s.loaded || s.layout.Histogram.Empty() || !s.scene.Bound || h == nil || !(h.Max > 0) || weightsOf(h) == 0 {
		return nil
	}
	return h
}

// Grabs reports whether a press at the point, in CSS pixels, paints or takes hold of
// the threshold. A mouse takes it anywhere in the histogram, a finger only near
// its line: elsewhere a finger scrolls the page.
func (s *Stage) Grabs(x, y float64, touch bool) bool {
	if _, _, ok := s.Brushes(x, y); ok {
		return true
	}
	h := s.histogram()
	if h == nil {
		return false
	}
	r := s.layout.Histogram.Inset(-slack)
	if y < float64(r.Min.Y) || y >= float64(r.Max.Y) {
		return false
	}
	if touch {
		at := *h
		if s.dragged == s.dragged {
			at.Threshold = s.dragged
		}
		return math.Abs(x-thresholdX(&at, s.layout.Histogram)) <= reach
	}
	return x >= float64(r.Min.X) && x < float64(r.Max.X)
}

// Press takes a pointer that went down.
func (s *Stage) Press(x, y float64, touch bool) []wire.Message {
	if row, col, ok := s.Brushes(x, y); ok {
		s.painting, s.painted, s.row, s.col = true, make([]bool, len(s.weights[brushed])), row, col
		s.dab(row, col)
		return s.pick(wire.Probe{Matrix: brushed, Row: row, Col: col})
	}
	if s.Grabs(x, y, touch) {
		s.dragging = true
		return s.drag(x, false)
	}
	s.hovering = false
	return s.point(x, y)
}

// Move takes a pointer that moved: with the threshold in hand it drags it,
// otherwise it points.
func (s *Stage) Move(x, y float64) []wire.Message {
	if s.painting {
		s.stroke(x, y)
		return nil
	}
	if s.dragging {
		return s.drag(x, false)
	}
	return s.point(x, y)
}

// Release takes a pointer that went up or was lost.
func (s *Stage) Release(x float64) []wire.Message {
	if s.painting {
		s.painting = false
		return []wire.Message{wire.Painted{Runs: runs(s.painted)}}
	}
	if !s.dragging {
		return nil
	}
	s.dragging = false
	return s.drag(x, true)
}

// Dragging reports whether the threshold is in hand, or the brush.
func (s *Stage) Dragging() bool { return s.dragging || s.painting }

func (s *Stage) drag(x float64, done bool) []wire.Message {
	h := s.histogram()
	if h == nil { // a scene without one came meanwhile
		s.dragging = false
		return nil
	}
	t := magnitudeAt(h, s.layout.Histogram, x)
	s.dragged, s.stale = t, true
	return []wire.Message{wire.Drag{Sparsity: Share(h, t), Done: done}}
}

// point picks the weight at a point, once as long as the pointer is on it.
func (s *Stage) point(x, y float64) []wire.Message {
	if !s.loaded {
		return nil
	}
	for i, p := range s.layout.Matrices {
		if !image.Pt(int(math.Floor(x)), int(math.Floor(y))).In(p.Rect) {
			continue
		}
		row, col, ok := p.At(x, y)
		if !ok {
			break
		}
		return s.pick(wire.Probe{Matrix: i, Row: row, Col: col})
	}
	if i, ok := packed(s.scene.View, s.scene.Look); ok {
		for _, strip := range s.layout.Strips[:2] { // a slot is a weight, too
			if k, ok := strip.at(x, y); ok {
				if row, col, ok := placeOf(s.rows(i), s.weights[i], k); ok {
					return s.pick(wire.Probe{Matrix: i, Row: row, Col: col})
				}
			}
		}
	}
	s.hovering = false
	return nil
}

func (s *Stage) pick(q wire.Probe) []wire.Message {
	if s.hovering && q == s.pointed {
		return nil
	}
	s.pointed, s.hovering = q, true
	if v := s.value(q); v != nil {
		return []wire.Message{wire.Pick{Value: *v}}
	}
	return nil
}
