package stage

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// repainted holds a stage's picture to one that is painted anew, and what a screen
// has of it, which is told of the bands alone, to both.
type repainted struct {
	*Stage
	screen []uint32
}

func (r *repainted) check(t *testing.T, after string) {
	t.Helper()
	scene := r.scene
	if h := scene.View.Histogram; h != nil && r.dragged == r.dragged {
		moved := *h
		moved.Threshold = r.dragged
		scene.View.Histogram = &moved
	}
	p, _ := r.Paint()
	var anew Picture
	Paint(&anew, scene, r.weights, r.layout, r.Scale())
	if len(r.screen) != len(p.Pix) {
		r.screen = make([]uint32, len(p.Pix))
	}
	for _, b := range p.Bands() {
		copy(r.screen[b[0]*p.Width:b[1]*p.Width], p.Pix[b[0]*p.Width:b[1]*p.Width])
	}
	for name, pix := range map[string][]uint32{"the picture": p.Pix, "the screen": r.screen} {
		for i, c := range pix {
			if c != anew.Pix[i] {
				t.Fatalf("after %s, %s differs first at (%d, %d)", after, name, i%p.Width, i/p.Width)
			}
		}
	}
}

// lowRanked is a low-rank view of rows × cols with a factor for each of r values.
func lowRanked(rows, cols, r int) (trace.View, [][]float32) {
	view := trace.View{Kind: trace.LowRanked, Spectrum: &trace.Spectrum{Values: make([]float32, r), Rank: 1}}
	for _, name := range []string{"before", "after", "difference"} {
		view.Matrices = append(view.Matrices, trace.Matrix{Name: name, Rows: rows, Cols: cols})
	}
	entries := func(n int) []float32 {
		w := make([]float32, n)
		for i := range w {
			w[i] = float32(i%19-9) / 30
		}
		return w
	}
	return view, [][]float32{entries(rows * cols), entries(rows * r), entries(r * cols)}
}

// Whatever the reader does one thing after the other, the picture is that of a
// scene painted anew: with tiles, cells, and cells smaller than a pixel, at every
// scale and look.
func TestRepaint(t *testing.T) {
	for _, shape := range [][2]int{{16, 3}, {64, 48}, {3, 5}, {300, 90}, {3000, 40}, {40, 3000}} {
		for _, scale := range []float64{1, 1.5, 2} {
			for _, forced := range []bool{false, true} {
				name := fmt.Sprintf("%d × %d at %v, forced %v", shape[0], shape[1], scale, forced)
				r := rand.New(rand.NewPCG(uint64(shape[0]), uint64(shape[1])))
				m := trace.Matrix{Name: "before", Rows: shape[0], Cols: shape[1]}
				view := trace.View{Kind: trace.HandMade, Matrices: []trace.Matrix{m, m, m}}
				weights := make([][]float32, 3)
				for i := range weights {
					weights[i] = make([]float32, m.Rows*m.Cols)
					for j := range weights[i] {
						if r.IntN(3) > 0 {
							weights[i][j] = float32(r.NormFloat64()) / 3
						}
					}
				}
				s := repainted{Stage: &Stage{}}
				s.Resize(722, scale)
				look := wire.Look{Brush: 2, Forced: forced}
				s.Show(wire.Scene{View: view, Look: look}, weights)
				s.check(t, "a scene, "+name)
				at := s.layout.Matrices[brushed].Rect
				point := func() (x, y float64) {
					return float64(at.Min.X + r.IntN(at.Dx())), float64(at.Min.Y + r.IntN(at.Dy()))
				}
				for i := range 12 {
					switch r.IntN(3) {
					case 0:
						look.Probe = &wire.Probe{Matrix: r.IntN(3), Row: r.IntN(m.Rows), Col: r.IntN(m.Cols)}
						s.Look(look)
						s.check(t, "a probe, "+name)
					case 1:
						look.Keep = !look.Keep
						s.Look(look)
						s.check(t, "another brush, "+name)
					default:
						x, y := point()
						s.Press(x, y, false)
						s.check(t, "a press, "+name)
						for range 3 {
							s.Move(point())
						}
						s.check(t, "a stroke, "+name)
						s.Release(x)
					}
					if i == 8 {
						s.Show(s.scene, s.weights)
						s.check(t, "the scene again, "+name)
					}
				}
			}
		}
	}
}

// The same of a low-rank view as its rank goes up and down, of a packed matrix as
// the probe goes through it, and of a threshold that is dragged.
func TestRepaintMarks(t *testing.T) {
	for _, scale := range []float64{1, 1.5, 2} {
		view, weights := lowRanked(64, 48, 48)
		s := repainted{Stage: &Stage{}}
		s.Resize(900, scale)
		s.Show(wire.Scene{View: view, Look: wire.Look{Rank: 3}}, weights)
		s.check(t, "a scene")
		for _, rank := range []int{4, 40, 40, 1, 48} {
			s.Look(wire.Look{Rank: rank, Probe: &wire.Probe{Matrix: 2, Row: rank}})
			s.check(t, fmt.Sprintf("rank %d", rank))
		}

		v := bundled()
		s = repainted{Stage: &Stage{}}
		s.Resize(1128, scale)
		s.Show(wire.Scene{View: v, Bound: true}, trained(v, 0.5))
		s.check(t, "the network")
		h := s.layout.Histogram
		for _, x := range []int{h.Min.X + 40, h.Max.X + 90, h.Min.X, h.Min.X + 41} {
			s.Stage.Press(float64(x), float64(h.Max.Y-9), false)
			s.Move(float64(x), 0)
			s.check(t, "a drag")
		}
		s.Release(float64(h.Min.X + 200))
		s.check(t, "its end")
		s.Look(wire.Look{Probe: &wire.Probe{Matrix: 1}})
		s.check(t, "a look, with the threshold where it was")
		for i := range 9 {
			s.Look(wire.Look{Packed: 1 + i/3, Probe: &wire.Probe{Matrix: i / 3, Row: 7 * (i % 3), Col: 2 * i}})
			s.check(t, "a probe in a packed matrix")
		}
		s.Resize(500, scale)
		s.check(t, "another width")
		s.Look(wire.Look{Dark: true})
		s.check(t, "the dark")
	}
}

// A probe that moves by a cell changes the rows around it alone.
func TestBands(t *testing.T) {
	s := showing(true)
	s.Paint()
	p, _ := s.Paint()
	if got := p.Bands(); !slices.Equal(got, [][2]int{{0, p.Height}}) {
		t.Errorf("of a new scene bands %v change, of %d rows", got, p.Height)
	}
	if got := p.Bands(); got != nil {
		t.Errorf("asked again, bands %v", got)
	}
	q := wire.Probe{Row: 9, Col: 3}
	s.Look(wire.Look{Probe: &q})
	p, _ = s.Paint()
	at, line := box(s.layout, q, 1), s.layout.Histogram
	if got := p.Bands(); len(got) != 2 || got[0] != [2]int{at.Min.Y - 2, at.Max.Y + 2} || got[1][0] < line.Min.Y-2 || got[1][1] > line.Max.Y {
		t.Errorf("bands %v, want the rows around %v and those of the threshold in %v", got, at, line)
	}
}
