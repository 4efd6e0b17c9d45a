package prune

import (
	"context"
	"errors"
	"math"
	"testing"

	"compressionlab/engine/nn"
)

// From 0 to 0.8 in four jumps: what is left to go shrinks with the cube of the
// steps left, (3/4)³ = 27/64, (2/4)³ = 1/8, (1/4)³ = 1/64.
func TestScheduleByHand(t *testing.T) {
	s := Schedule{Final: .8, Begin: 100, End: 140, Every: 10}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	for step, want := range map[int]float64{
		0: 0, 99: 0, 100: 0, 109: 0,
		110: .8 * (1 - 27.0/64), 119: .8 * (1 - 27.0/64),
		120: .8 * 7 / 8, 130: .8 * 63 / 64, 139: .8 * 63 / 64,
		140: .8, 1000: .8,
	} {
		if got := s.At(step); math.Abs(got-want) > 1e-15 {
			t.Errorf("step %d: %v, want %v", step, got, want)
		}
	}
	due := 0
	for step := range 300 {
		if s.Due(step) {
			due++
			if step < 100 || step > 140 || step%10 != 0 {
				t.Errorf("due at step %d", step)
			}
		} else if s.At(step) != s.At(step-1) {
			t.Errorf("the sparsity jumps at step %d, which is not due", step)
		}
	}
	if due != 5 {
		t.Errorf("due %d times, want 5", due)
	}
}

// It starts and ends where it says, and never falls on a way up, but for the
// rounding of the formula.
func TestScheduleLaws(t *testing.T) {
	rng := nn.NewRand(4)
	for range 200 {
		s := Schedule{rng.Float64() / 2, .5 + rng.Float64()/2, rng.Intn(50), 0, 1 + rng.Intn(9)}
		s.End = s.Begin + rng.Intn(50)
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		if s.At(s.End) != s.Final || s.Begin < s.End && math.Abs(s.At(s.Begin)-s.Initial) > 1e-15 {
			t.Fatalf("%+v: from %v to %v", s, s.At(s.Begin), s.At(s.End))
		}
		for step := range 120 {
			if v := s.At(step); v < s.At(step-1)-1e-15 || v < s.Initial-1e-15 || v > s.Final {
				t.Fatalf("%+v: %v at step %d after %v", s, v, step, s.At(step-1))
			}
		}
	}
}

func TestScheduleCheck(t *testing.T) {
	var r *RangeError
	if err := (Schedule{Final: 90, End: 1, Every: 1}).Check(); !errors.As(err, &r) {
		t.Errorf("a final sparsity of 90: %v", err)
	}
	if err := (Schedule{Initial: math.NaN(), End: 1, Every: 1}).Check(); !errors.As(err, &r) {
		t.Errorf("an initial sparsity of NaN: %v", err)
	}
	for _, s := range []Schedule{{Begin: -1, Every: 1}, {Begin: 2, End: 1, Every: 1}, {End: 5}} {
		if err := s.Check(); err == nil {
			t.Errorf("%+v: no error", s)
		}
	}
}

// Gradual pruning in training: at each jump the mask grows and keeps its zeros,
// and the network ends at the final sparsity, to the weight.
func TestGradualPruning(t *testing.T) {
	data := corners(90, 5)
	model := network(6, 4, 16, 3)
	adam, err := nn.NewAdam(model.Parameters(), .02)
	if err != nil {
		t.Fatal(err)
	}
	s := Schedule{Final: .75, Begin: 5, End: 50, Every: 15}
	hold := Mask{}.Hold(adam)
	var last Mask
	err = nn.Train(context.Background(), model, data.Images, data.Labels, hold, nn.Training{Epochs: 10, BatchSize: 10,
		Batch: func(step int) error {
			if !s.Due(step) {
				return nil
			}
			p, err := MagnitudePlan(model.Parameters(), Options{Sparsity: s.At(step)})
			if err != nil {
				return err
			}
			if both := p.And(last); both.Sparsity() != p.Sparsity() {
				t.Errorf("step %d: a weight that was pruned is back", step)
			}
			last = p.Mask
			last.Apply()
			hold.Set(last.Tensors, last.Keep)
			return nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	if last.Sparsity() != .75 || zeros(model) != 84 { // of 4·16 + 16·3 = 112 weights
		t.Errorf("a sparsity of %v, %d zeros", last.Sparsity(), zeros(model))
	}
}
