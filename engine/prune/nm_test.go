package prune

import (
	"errors"
	"math"
	"slices"
	"testing"

	"compressionlab/engine/nn"
)

// Column 0 of the first group holds 4 3 2 1, column 1 ties; the last two rows are
// a group of two, which 2:4 leaves alone and 1:4 halves.
func TestNMByHand(t *testing.T) {
	w := tensor([]int{6, 2},
		4, 1,
		-3, -1,
		2, 1,
		-1, 1,
		9, 0,
		8, -7)
	for _, c := range []struct {
		n, m int
		want []float32
	}{
		{2, 4, []float32{4, 0, -3, 0, 0, 1, 0, 1, 9, 0, 8, -7}},
		{1, 4, []float32{4, 0, 0, 0, 0, 0, 0, 1, 9, 0, 0, -7}},
		{1, 2, []float32{4, 0, 0, -1, 2, 0, 0, 1, 9, 0, 0, -7}},
		{1, 6, []float32{0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, -7}},
		{4, 4, w.Data},
		{2, 100, []float32{0, 0, 0, 0, 0, 0, 0, 1, 9, 0, 8, -7}},
	} {
		x := w.Clone()
		p, err := NMPlan([]*nn.Tensor{x, tensor([]int{2}, 1, 1), x}, c.n, c.m)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(x.Data, w.Data) {
			t.Fatal("the plan touched the weights")
		}
		p.Apply()
		if !slices.Equal(x.Data, c.want) {
			t.Errorf("%d:%d gives %v, want %v", c.n, c.m, x.Data, c.want)
		}
		if len(p.Tensors) != 1 || p.Weights != 12 || p.Threshold != 0 {
			t.Errorf("%d:%d: plan %+v", c.n, c.m, p)
		}
	}
}

// In every group at most n stay, exactly min(n, size) by the mask, and none that
// goes is larger than one that stays; a second plan changes nothing.
func TestNMLaws(t *testing.T) {
	rng := nn.NewRand(7)
	for range 100 {
		rows, cols, m := 1+rng.Intn(20), 1+rng.Intn(5), 1+rng.Intn(9)
		n := 1 + rng.Intn(m)
		w := nn.NewTensor(rows, cols)
		for i := range w.Data {
			w.Data[i] = float32(math.Round(rng.Normal() * 3)) // ties
		}
		p, err := NMPlan([]*nn.Tensor{w}, n, m)
		if err != nil {
			t.Fatal(err)
		}
		erased := 0
		for j := range cols {
			for from := 0; from < rows; from += m {
				size, kept := min(m, rows-from), 0
				least, largest := math.Inf(1), 0.0
				for r := from; r < from+size; r++ {
					v := math.Abs(float64(w.Data[r*cols+j]))
					if p.Keep[0][r*cols+j] {
						kept++
						least = min(least, v)
					} else {
						erased++
						largest = max(largest, v)
					}
				}
				if kept != min(n, size) || largest > least {
					t.Fatalf("%d:%d, column %d from row %d: %d kept of %d, %v stays and %v goes", n, m, j, from, kept, size, least, largest)
				}
			}
		}
		if erased != p.Erased {
			t.Fatalf("%d erased, the plan says %d", erased, p.Erased)
		}
		p.Apply()
		if again, _ := NMPlan([]*nn.Tensor{w}, n, m); again.Changed != 0 {
			t.Fatalf("%d:%d once more changes %d", n, m, again.Changed)
		}
	}
}

func TestNMRefuses(t *testing.T) {
	w := tensor([]int{2, 1}, 1, 2)
	for _, c := range [][2]int{{0, 4}, {-1, 4}, {5, 4}, {1, 0}} {
		_, err := NMPlan([]*nn.Tensor{w}, c[0], c[1])
		var e *NMError
		if !errors.As(err, &e) || e.N != c[0] || e.M != c[1] {
			t.Errorf("%v: error %v", c, err)
		}
	}
	var n *NonFiniteError
	if _, err := NMPlan([]*nn.Tensor{tensor([]int{2, 1}, 1, float32(math.Inf(1)))}, 1, 2); !errors.As(err, &n) || n.Index != 1 {
		t.Errorf("an infinite weight: %v", err)
	}
	var s *nn.ShapeError
	if _, err := NMPlan([]*nn.Tensor{{Shape: []int{2, 2}, Data: make([]float32, 3)}}, 1, 2); !errors.As(err, &s) {
		t.Errorf("data that do not fill the shape: %v", err)
	}
	if p, err := NMPlan([]*nn.Tensor{nn.NewTensor(0, 3), nn.NewTensor(3, 0)}, 1, 2); err != nil || p.Weights != 0 {
		t.Errorf("no weights: %v, %v", p, err)
	}
}
