package nn

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// A network with one layer twice, at two depths: f sees it once, with the name
// of its first place, and it is one layer again in what Map makes.
func TestMapShared(t *testing.T) {
	rng := NewRand(1)
	shared, other := NewLinear(2, 2, true, rng), NewLinear(2, 3, false, rng)
	inner := NewSequential(ReLU{}, shared)
	model := NewSequential(shared, inner, inner, other)
	var asked []string
	made, err := Map(model, func(l Layer, prefix string, c *Cloner) (Layer, error) {
		asked = append(asked, prefix)
		if l == Layer(other) {
			return ReLU{}, nil
		}
		return c.Layer(l), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(asked, " "); got != "0. 1.0. 3." {
		t.Errorf("asked for %s", got)
	}
	s := made.(*Sequential)
	if s.Layers[1] != s.Layers[2] || s.Layers[1].(*Sequential).Layers[1] != s.Layers[0] || s.Layers[3] != Layer(ReLU{}) {
		t.Errorf("%v", made)
	}
	if s.Layers[0] == Layer(shared) || s == model || len(Parameters(made)) != 2 {
		t.Error("the model itself is in the new one")
	}
}

// The error of f ends the walk; a network in itself is refused before it.
func TestMapErrors(t *testing.T) {
	stop := errors.New("stop")
	calls := 0
	if _, err := Map(NewSequential(ReLU{}, NewLinear(1, 1, false, NewRand(1))), func(Layer, string, *Cloner) (Layer, error) {
		calls++
		return nil, stop
	}); err != stop || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
	cycle := NewSequential()
	cycle.Layers = []Layer{ReLU{}, cycle}
	if _, err := Map(cycle, func(l Layer, _ string, _ *Cloner) (Layer, error) { return l, nil }); err != ErrCycle {
		t.Errorf("a cycle: %v", err)
	}
}

func TestFinite(t *testing.T) {
	w := []float32{1, 2, 3, 4, float32(math.Inf(-1)), float32(math.NaN())}
	if err := Finite(2, w[:4], ""); err != nil {
		t.Error(err)
	}
	if err := Finite(2, w, "0.weight"); err == nil || err.Error() != "nn: 0.weight[2, 0] is -Inf: all entries have to be finite" {
		t.Error(err)
	}
}
