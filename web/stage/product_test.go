package stage

import (
	"math"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/wire"
)

// lowRank is a scene of W = 2·u₁v₁ᵀ + u₂v₂ᵀ with u, v unit vectors along the axes:
// W has 2 and 1 on its diagonal.
func lowRank(rank int) (wire.Scene, [][]float32) {
	m := trace.Matrix{Rows: 2, Cols: 3}
	view := trace.View{Kind: trace.LowRanked, Spectrum: &trace.Spectrum{Values: []float32{2, 1}, Rank: rank}}
	for _, name := range []string{"before", "after", "difference"} {
		m.Name = name
		view.Matrices = append(view.Matrices, m)
	}
	return wire.Scene{View: view}, [][]float32{{2, 0, 0, 0, 1, 0}, {2, 0, 0, 1}, {1, 0, 0, 0, 1, 0}}
}

func TestProductByHand(t *testing.T) {
	var s Stage
	s.Resize(400, 1)
	scene, buffers := lowRank(1)
	s.Show(scene, buffers)
	check := func(when string, made, off []float32) {
		t.Helper()
		for i := range made {
			if s.weights[1][i] != made[i] || s.weights[2][i] != off[i] {
				t.Fatalf("%s: the product is %v and the rest %v, want %v and %v", when, s.weights[1], s.weights[2], made, off)
			}
		}
	}
	check("rank 1", []float32{2, 0, 0, 0, 0, 0}, []float32{0, 0, 0, 0, 1, 0})
	s.Look(wire.Look{Rank: 2})
	check("rank 2", []float32{2, 0, 0, 0, 1, 0}, make([]float32, 6))
	s.Look(wire.Look{Rank: 9})
	check("a rank that is none", []float32{2, 0, 0, 0, 1, 0}, make([]float32, 6))
	s.Look(wire.Look{})
	check("the rank of the code", []float32{2, 0, 0, 0, 0, 0}, []float32{0, 0, 0, 0, 1, 0})
	if v := s.Press(20, 1000, false); v != nil {
		t.Errorf("pointing at nothing gave %v", v)
	}
}

// After a walk over the ranks the product is, to rounding, what it is when made at
// once.
func TestProductWalk(t *testing.T) {
	const rows, cols, most = 9, 7, 7
	entries := func(n int, seed uint32) []float32 {
		v := make([]float32, n)
		for i := range v {
			seed = seed*1664525 + 1013904223
			v[i] = float32(seed>>8)/(1<<23) - 1
		}
		return v
	}
	scene, _ := lowRank(3)
	for i := range scene.View.Matrices {
		scene.View.Matrices[i].Rows, scene.View.Matrices[i].Cols = rows, cols
	}
	scene.View.Spectrum.Values = make([]float32, most)
	buffers := [][]float32{entries(rows*cols, 1), entries(rows*most, 2), entries(most*cols, 3)}
	var walked, fresh product
	walked.expand(scene, buffers)
	for _, rank := range []int{7, 5, 6, 4, 1, 7, 6, 3} {
		walked.reach(rank)
	}
	fresh.expand(scene, buffers)
	for i := range fresh.made {
		if math.Abs(float64(walked.made[i]-fresh.made[i])) > 1e-5 || walked.off[i] != walked.whole[i]-walked.made[i] {
			t.Fatalf("entry %d is %v after a walk and %v at once", i, walked.made[i], fresh.made[i])
		}
	}
}

// Buffers of other sizes are no view's.
func TestProductRefuses(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("factors of another shape were taken")
		}
	}()
	scene, buffers := lowRank(1)
	var s Stage
	s.Show(scene, [][]float32{buffers[0], buffers[2], buffers[1][:3]})
}

// What is compared is drawn alike: tiles for the first, tiles for all three.
func TestBesideIsTiledAlike(t *testing.T) {
	m := trace.Matrix{Rows: 64, Cols: 48}
	view := trace.View{Kind: trace.LowRanked, Matrices: []trace.Matrix{m, m, m}}
	for _, width := range []int{390, 1128} {
		l := Arrange(view, width, wire.Look{})
		for i, p := range l.Matrices {
			if p.Side != 8 || p.CellW != l.Matrices[0].CellW || p.Across != l.Matrices[0].Across {
				t.Errorf("at %d matrix %d has side %d, cells of %v, %d across", width, i, p.Side, p.CellW, p.Across)
			}
		}
		if width > narrow && l.Matrices[2].Rect.Min.Y != l.Matrices[0].Rect.Min.Y {
			t.Errorf("at %d the three do not stand beside one another", width)
		}
	}
}

// A matrix may end its colours elsewhere: half of that end is the colour of half
// of the weights' end.
func TestEnding(t *testing.T) {
	c := light()
	if e := c.ending(0.01); e.of(0.005) != c.of(clip/2) || e.of(-1) != c.of(-1) || c.ending(0) != c || c.of(0.005) == c.of(clip/2) {
		t.Error("an end of 0.01 gives other colours than its share of it")
	}
}
