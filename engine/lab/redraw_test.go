package lab

import (
	"encoding/json"
	"slices"
	"testing"
)

// Layers that are remembered from other runs are those that would be drawn, the
// source goes on as it would, and nobody writes into what is remembered.
func TestRedrawIsInvisible(t *testing.T) {
	cells := []string{`np.random.seed(3)
a = np.random.randn(1)
m = Sequential(Linear(64, 65), ReLU(), LowRank(65, 64, 65))
m.layers[0].weight.data[0] = 7.0
rest = np.random.randn(3)
print(a, rest, m.layers[0].weight.data[1], m.layers[2].U.data[1])
`}
	forget := func() { redraw.entries, redraw.weights = nil, 0 }
	run := func() (string, Result) {
		r := Run(Request{Cells: cells})
		if r.Run.Error != nil {
			t.Fatalf("%+v", r.Run.Error)
		}
		text, _ := json.Marshal(r.Run)
		return string(text), r
	}
	forget()
	cold, first := run()
	if len(redraw.entries) != 3 {
		t.Fatalf("%d layers are remembered, want 3", len(redraw.entries))
	}
	warm, second := run()
	if cold != warm {
		t.Errorf("a second run differs:\n%s\n%s", cold, warm)
	}
	for i, w := range first.Weights {
		if !slices.Equal(w, second.Weights[i]) {
			t.Errorf("matrix %d differs", i)
		}
	}
}

// What is remembered is bounded, the last used stay, and a layer that would fill
// the room alone does not drive the others out.
func TestRedrawIsBounded(t *testing.T) {
	redraw.entries, redraw.weights = nil, 0
	s := newSession(Request{}, -1)
	for range 3 {
		s.drawn(1000, 1000, true)
		s.drawn(64, 64, false)
	}
	s.drawn(2000, 2000, true)
	s.drawn(4, 4, true)
	sum := 0
	for _, e := range redraw.entries {
		sum += len(e.weights)
	}
	if sum != redraw.weights || sum > mostRedrawn || len(redraw.entries) < 4 {
		t.Errorf("%d layers of %d weights, counted as %d", len(redraw.entries), sum, redraw.weights)
	}
}
