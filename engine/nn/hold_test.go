package nn

import (
	"context"
	"math"
	"testing"
)

// A weight under way, stopped by a mask, is at +0 with no velocity; when a later
// mask lets it go it starts from rest: with g = 0 it stays.
func TestHoldByHand(t *testing.T) {
	p := FromData([]float32{1, 1}, 1, 2)
	sgd, err := NewSGD([]*Tensor{p}, 0.5, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	h := NewHold(sgd, []*Tensor{p}, [][]bool{{true, true}})
	p.Grad = []float32{1, 1}
	h.Step()
	if p.Data[0] != 0.5 || p.Data[1] != 0.5 {
		t.Fatalf("a mask that keeps all: %v", p.Data)
	}
	h.Set([]*Tensor{p}, [][]bool{{false, true}})
	h.Step()
	if p.Data[0] != 0 || math.Signbit(float64(p.Data[0])) || p.Data[1] != -0.25 {
		t.Errorf("held: %v, want [0 -0.25]", p.Data)
	}
	if p.Grad[0] != 1 {
		t.Errorf("the gradient of a held weight is %v, want 1", p.Grad[0])
	}
	h.Set([]*Tensor{p}, [][]bool{{true, true}})
	p.Grad = []float32{0, 0}
	h.Step()
	if p.Data[0] != 0 {
		t.Errorf("let go with no gradient it moved to %v: it kept a velocity", p.Data[0])
	}
	h.ZeroGrad()
	if p.Grad != nil {
		t.Error("ZeroGrad left a gradient")
	}
}

// Whatever the optimizer, training moves the free weights and leaves the held
// ones at +0, to the last bit; the bits of the result are the same everywhere.
func TestHoldInTraining(t *testing.T) {
	const want = 0x4acaa5c70f733c98
	var both uint64
	for _, kind := range []string{"sgd", "adam", "held twice"} {
		x, labels := blobs(100, 60)
		model := net(61)
		w := model.Parameters()[0]
		keep := make([]bool, len(w.Data))
		for j := range keep {
			keep[j] = j%3 != 0
		}
		adam, _ := NewAdam(model.Parameters(), 0.02)
		var opt Optimizer = adam
		if kind == "sgd" {
			sgd, _ := NewSGD(model.Parameters(), 0.1, 0.9)
			sgd.Decay = 1e-2
			opt = sgd
		}
		if kind == "held twice" {
			first := make([]bool, len(keep))
			for j := range first {
				first[j] = j%2 != 0
			}
			opt = NewHold(opt, []*Tensor{w}, [][]bool{first})
		}
		before := Clone(model).Parameters()[0].Data
		err := Train(context.Background(), model, x, labels, NewHold(opt, []*Tensor{w}, [][]bool{keep}), Training{Epochs: 3, BatchSize: 16, Seed: 62})
		if err != nil {
			t.Fatal(err)
		}
		for j, v := range w.Data {
			held := !keep[j] || kind == "held twice" && j%2 == 0
			if held && math.Float32bits(v) != 0 {
				t.Errorf("%s: held weight %d is %v", kind, j, v)
			}
			if !held && v == before[j] {
				t.Errorf("%s: free weight %d did not move", kind, j)
			}
		}
		both = both*31 + hash(model)
	}
	if both != want {
		t.Errorf("hash %#x, want %#x", both, uint64(want))
	}
}

func TestHoldRefusesOtherSizes(t *testing.T) {
	p := NewTensor(2, 2)
	for name, f := range map[string]func(){
		"a mask too short": func() { NewHold(&counter{}, []*Tensor{p}, [][]bool{make([]bool, 3)}) },
		"no mask":          func() { NewHold(&counter{}, []*Tensor{p}, nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
