package stage

import (
	"slices"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// brushing is a stage with a weight of 16 × 3 drawn as three tiles of 4 × 4, thrice.
func brushing(look wire.Look) *Stage {
	view := trace.View{Kind: trace.HandMade}
	weights := make([][]float32, 3)
	for i, name := range []string{"before", "after", "difference"} {
		view.Matrices = append(view.Matrices, trace.Matrix{Name: name, Rows: 16, Cols: 3})
		weights[i] = make([]float32, 48)
		for j := range weights[i] {
			weights[i][j] = float32(j + 1)
		}
	}
	var s Stage
	s.Resize(1000, 1)
	s.Show(wire.Scene{View: view, Look: look}, weights)
	return &s
}

// middle is the middle of an entry of the matrix that is painted.
func (s *Stage) middle(row, col int) (x, y float64) {
	x0, y0, x1, y1 := s.layout.Matrices[brushed].Cell(row, col)
	return (x0 + x1) / 2, (y0 + y1) / 2
}

// A stroke paints every entry that it crosses, tells of them once it is over, and
// gives back the weights that were there.
func TestStroke(t *testing.T) {
	s := brushing(wire.Look{Brush: 1})
	x, y := s.middle(4, 1) // pixel (0, 1) of the second tile
	if !s.Grabs(x, y, true) || s.Dragging() {
		t.Fatal("a finger does not take the brush")
	}
	if m := s.Press(x, y, true); len(m) != 1 || m[0].(wire.Pick).Row != 4 || !s.Dragging() || !s.Stale() {
		t.Errorf("the press gave %v", m)
	}
	x, y = s.middle(7, 1) // pixel (3, 1), two further than the pointer told of
	if m := s.Move(x, y); m != nil {
		t.Errorf("under way it tells %v", m)
	}
	m := s.Release(x)
	want := []int{13, 1, 16, 1, 19, 1, 22, 1} // rows 4 to 7 of column 1
	if len(m) != 1 || !slices.Equal(m[0].(wire.Painted).Runs, want) || s.Dragging() {
		t.Errorf("told %v, want %v", m, want)
	}
	for i, v := range s.weights[brushed] {
		if painted := i%3 == 1 && i >= 12 && i < 24; painted != (v == 0) {
			t.Errorf("entry %d is %v", i, v)
		}
	}
	s.Look(wire.Look{Brush: 1, Keep: true})
	x, y = s.middle(5, 1)
	s.Press(x, y, false)
	s.Release(0)
	if s.weights[brushed][16] != 17 || s.weights[brushed][13] != 0 {
		t.Error("the brush that keeps has not given back the weight")
	}
}

// A wide brush stays within its tile, and outside of the matrix there is none.
func TestWideBrush(t *testing.T) {
	s := brushing(wire.Look{Brush: 3})
	x, y := s.middle(3, 0)
	s.Press(x, y, false) // the upper right corner of the first tile
	m := s.Release(0)
	if want := []int{6, 1, 9, 1, 18, 1, 21, 1}; !slices.Equal(m[0].(wire.Painted).Runs, want) { // rows 2, 3, 6, 7
		t.Errorf("told %v, want %v", m, want)
	}
	if _, _, ok := s.Brushes(1, 1); ok {
		t.Error("there is a brush beside the matrix")
	}
	x0, y0, _, _ := s.layout.Matrices[0].Cell(0, 0)
	if _, _, ok := s.Brushes(x0+1, y0+1); ok {
		t.Error("the first matrix can be painted")
	}
	s.Look(wire.Look{})
	if _, _, ok := s.Brushes(x, y); ok {
		t.Error("there is a brush where none is wanted")
	}
}
