package nn

import (
	"context"
	"math"
	"testing"
)

// With g = 1, m = 0.1 and v = 0.001 stand for 1 and 1 once corrected: the first
// step is Rate. Then g = -1: m = 0.09 - 0.1 = -0.01, over 0.19; v is 1 again:
// the second is +Rate/19. A gradient of 1e-8 is as large as ε: half a Rate.
func TestAdamByHand(t *testing.T) {
	w, tiny, idle := FromData([]float32{1}, 1, 1), FromData([]float32{1}, 1, 1), FromData([]float32{1}, 1)
	adam, err := NewAdam([]*Tensor{w, tiny, idle, w}, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	near := func(what string, got float32, want float64) {
		t.Helper()
		if math.Abs(float64(got)-want) > 1e-6 {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	w.Grad, tiny.Grad = []float32{1}, []float32{1e-8}
	adam.Step()
	near("first step", w.Data[0], 0.5)
	near("a gradient of ε", tiny.Data[0], 0.75)
	w.Grad = []float32{-1}
	adam.Step()
	near("second step", w.Data[0], 0.5+0.5/19)
	if idle.Data[0] != 1 {
		t.Error("a parameter without a gradient moved")
	}
	adam.ZeroGrad()
	if w.Grad != nil || tiny.Grad != nil {
		t.Error("ZeroGrad left a gradient")
	}
	for _, rate := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, err := NewAdam(nil, rate); err == nil {
			t.Errorf("a rate of %v: no error", rate)
		}
	}
}

// The formula as it reads, in float64. Fifty steps of float32 rounding, each a
// few 1e-7 of a step of at most Rate, and of w, stay under 2e-5.
func TestAdamAgainstFormula(t *testing.T) {
	const rate, b1, b2, eps = 0.01, 0.9, 0.999, 1e-8
	for _, decay := range []float64{0, 0.1} {
		rng := NewRand(50)
		p := FromData(randoms(20, rng), 4, 5)
		adam, _ := NewAdam([]*Tensor{p}, rate)
		adam.Decay = float32(decay)
		w, m, v := make([]float64, 20), make([]float64, 20), make([]float64, 20)
		for j := range w {
			w[j] = float64(p.Data[j])
		}
		for step := 1; step <= 50; step++ {
			p.Grad = randoms(20, rng)
			for j := range w {
				g := float64(p.Grad[j]) + decay*w[j]
				m[j] = b1*m[j] + (1-b1)*g
				v[j] = b2*v[j] + (1-b2)*g*g
				mh, vh := m[j]/(1-math.Pow(b1, float64(step))), v[j]/(1-math.Pow(b2, float64(step)))
				w[j] -= rate * mh / (math.Sqrt(vh) + eps)
			}
			adam.Step()
		}
		for j := range w {
			if math.Abs(float64(p.Data[j])-w[j]) > 2e-5 {
				t.Errorf("decay %v, weight %d: %v, the formula says %v", decay, j, p.Data[j], w[j])
			}
		}
	}
}

// Decay reaches a bias only where it is asked to.
func TestDecayBias(t *testing.T) {
	for _, all := range []bool{false, true} {
		a, b := FromData([]float32{1}, 1), FromData([]float32{1}, 1)
		a.Grad, b.Grad = []float32{0}, []float32{0}
		sgd, _ := NewSGD([]*Tensor{a}, 0.5, 0)
		sgd.Decay, sgd.DecayBias = 1, all
		adam, _ := NewAdam([]*Tensor{b}, 0.5)
		adam.Decay, adam.DecayBias = 1, all
		sgd.Step()
		adam.Step()
		if moved := a.Data[0] != 1; moved != all {
			t.Errorf("SGD, DecayBias %v: bias %v", all, a.Data[0])
		}
		if moved := b.Data[0] != 1; moved != all {
			t.Errorf("Adam, DecayBias %v: bias %v", all, b.Data[0])
		}
	}
}

// The same bits on every machine, see TestSameBitsEverywhere; a LowRank layer
// takes part.
func TestAdamSameBitsEverywhere(t *testing.T) {
	const want = 0x5e14dbf31c928c5a
	rng := NewRand(51)
	x, labels := blobs(100, 52)
	model := NewSequential(newLowRank(4, 2, 8, true, rng), ReLU{}, NewLinear(8, 3, true, rng))
	adam, _ := NewAdam(model.Parameters(), 0.02)
	adam.Decay = 1e-3
	var last Progress
	if err := Train(context.Background(), model, x, labels, adam, Training{Epochs: 10, BatchSize: 16, Seed: 53,
		Epoch: func(p Progress) error { last = p; return nil }}); err != nil {
		t.Fatal(err)
	}
	if last.Accuracy() < 0.9 {
		t.Errorf("it learned little: %+v", last)
	}
	if got := hash(model); got != want {
		t.Errorf("hash of the trained weights %#x, want %#x", got, uint64(want))
	}
}
