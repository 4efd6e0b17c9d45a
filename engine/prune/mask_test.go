package prune

import (
	"context"
	"math"
	"slices"
	"testing"

	"compressionlab/engine/nn"
)

func TestMaskByHand(t *testing.T) {
	a, b, c := tensor([]int{1, 3}, 1, 2, 3), tensor([]int{1, 2}, 4, 5), tensor([]int{1, 1}, 6)
	m := Mask{[]*nn.Tensor{a, b}, [][]bool{{true, false, false}, {false, true}}}
	o := Mask{[]*nn.Tensor{c, a}, [][]bool{{false}, {true, true, false}}}
	and, or := m.And(o), m.Or(o)
	if !slices.Equal(and.Tensors, []*nn.Tensor{a, b, c}) || !slices.Equal(or.Tensors, and.Tensors) {
		t.Fatalf("tensors %v and %v", and.Tensors, or.Tensors)
	}
	for i, want := range [][]bool{{true, false, false}, {false, true}, {false}} {
		if !slices.Equal(and.Keep[i], want) {
			t.Errorf("and, tensor %d: %v, want %v", i, and.Keep[i], want)
		}
	}
	for i, want := range [][]bool{{true, true, false}, {true, true}, {true}} { // not listed is kept whole
		if !slices.Equal(or.Keep[i], want) {
			t.Errorf("or, tensor %d: %v, want %v", i, or.Keep[i], want)
		}
	}
	if s := m.Sparsity(); s != 3.0/5 {
		t.Errorf("sparsity %v, want 0.6", s)
	}
	if s := (Mask{}).Sparsity(); s != 0 {
		t.Errorf("sparsity of nothing %v", s)
	}
	if !slices.Equal(m.Keep[0], []bool{true, false, false}) || !slices.Equal(o.Keep[1], []bool{true, true, false}) {
		t.Error("a mask was changed by a combination")
	}
}

// And erases what either erases, Or what both do; sparsities obey inclusion and
// exclusion.
func TestMaskLaws(t *testing.T) {
	rng := nn.NewRand(1)
	for range 100 {
		w := nn.NewTensor(1+rng.Intn(6), 1+rng.Intn(6))
		random := func() Mask {
			keep := make([]bool, len(w.Data))
			for j := range keep {
				keep[j] = rng.Intn(2) == 0
			}
			return Mask{[]*nn.Tensor{w}, [][]bool{keep}}
		}
		a, b := random(), random()
		if l, r := a.And(b).Sparsity()+a.Or(b).Sparsity(), a.Sparsity()+b.Sparsity(); math.Abs(l-r) > 1e-12 {
			t.Fatalf("and + or = %v, a + b = %v", l, r)
		}
		if !slices.Equal(a.And(a).Keep[0], a.Keep[0]) || !slices.Equal(a.Or(a).Keep[0], a.Keep[0]) {
			t.Fatal("a mask combined with itself is another")
		}
	}
}

func TestApplyTwiceIsOnce(t *testing.T) {
	w := tensor([]int{2, 2}, 1, -2, 3, -4)
	old := w.Data
	m := Mask{[]*nn.Tensor{w}, [][]bool{{true, false, true, false}}}
	m.Apply()
	once := slices.Clone(w.Data)
	m.Apply()
	if !slices.Equal(once, []float32{1, 0, 3, 0}) || !slices.Equal(w.Data, once) || math.Signbit(float64(w.Data[1])) {
		t.Errorf("once %v, twice %v", once, w.Data)
	}
	if !slices.Equal(old, []float32{1, -2, 3, -4}) {
		t.Error("Apply wrote into the old array")
	}
}

// A size that does not fit is refused before the first write.
func TestApplyRefusesFirst(t *testing.T) {
	a, b := tensor([]int{1, 2}, 1, 2), tensor([]int{1, 2}, 3, 4)
	m := Mask{[]*nn.Tensor{a, b}, [][]bool{{false, false}, {false}}}
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
		if a.Data[0] != 1 || b.Data[0] != 3 {
			t.Errorf("written before the refusal: %v %v", a.Data, b.Data)
		}
	}()
	m.Apply()
}

// The zeros of weights, and the bias of a unit that is gone; not a bias that is
// 0 since nobody has trained it.
func TestFromZeros(t *testing.T) {
	l := &nn.Linear{Weight: tensor([]int{2, 3}, 0, 1, 0, 0, 0, 0), Bias: tensor([]int{3}, 0, 0, 5)}
	low := &nn.LowRank{U: tensor([]int{3, 1}, 1, 0, 2), V: tensor([]int{1, 2}, 0, 3), Bias: tensor([]int{2}, 0, 0)}
	m, err := FromZeros(nn.NewSequential(l, nn.ReLU{}, nn.NewSequential(low), l))
	if err == nil {
		want := []struct {
			t    *nn.Tensor
			keep []bool
		}{
			{l.Weight, []bool{false, true, false, false, false, false}}, {l.Bias, []bool{false, true, true}},
			{low.U, []bool{true, false, true}}, {low.V, []bool{false, true}}, {low.Bias, []bool{false, true}},
		}
		if len(m.Tensors) != len(want) {
			t.Fatalf("%d tensors, want %d", len(m.Tensors), len(want))
		}
		for i, w := range want {
			if m.Tensors[i] != w.t || !slices.Equal(m.Keep[i], w.keep) {
				t.Errorf("tensor %d keeps %v, want %v", i, m.Keep[i], w.keep)
			}
		}
	} else {
		t.Fatal(err)
	}
	cycle := nn.NewSequential()
	cycle.Layers = []nn.Layer{cycle}
	if _, err := FromZeros(cycle); err != nn.ErrCycle {
		t.Errorf("a cycle: %v", err)
	}
}

// Fine-tuning under a mask regrows nothing; without it, most zeros are gone.
func TestHoldKeepsZeros(t *testing.T) {
	data := corners(90, 2)
	for _, held := range []bool{true, false} {
		model := network(3, 4, 8, 8, 3)
		p, err := MagnitudePlan(model.Parameters(), Options{Sparsity: .5})
		if err != nil {
			t.Fatal(err)
		}
		p.Apply()
		m, err := FromZeros(model)
		if err != nil {
			t.Fatal(err)
		}
		before := zeros(model)
		sgd, err := nn.NewSGD(model.Parameters(), .1, .9)
		if err != nil {
			t.Fatal(err)
		}
		var opt nn.Optimizer = sgd
		if held {
			opt = m.Hold(sgd)
		}
		if err := nn.Train(context.Background(), model, data.Images, data.Labels, opt, nn.Training{Epochs: 3, BatchSize: 10}); err != nil {
			t.Fatal(err)
		}
		if after := zeros(model); before != 60 || held && after != before || !held && after > before/2 { // of 4·8 + 8·8 + 8·3 = 120
			t.Errorf("held %v: %d zeros before, %d after", held, before, after)
		}
	}
}

// corners are points around three corners of a cube of 4 dimensions.
func corners(n int, seed uint64) Data {
	rng := nn.NewRand(seed)
	d := Data{nn.NewTensor(n, 4), make([]int, n)}
	for i := range n {
		d.Labels[i] = i % 3
		for j := range 4 {
			d.Images.Data[i*4+j] = float32(rng.Normal() * .4)
		}
		d.Images.Data[i*4+i%3]++
	}
	return d
}

// network is Linear, ReLU, …, Linear of these widths; biases are 0.
func network(seed uint64, widths ...int) *nn.Sequential {
	rng := nn.NewRand(seed)
	model := nn.NewSequential()
	for i := 1; i < len(widths); i++ {
		if i > 1 {
			model.Layers = append(model.Layers, nn.ReLU{})
		}
		model.Layers = append(model.Layers, nn.NewLinear(widths[i-1], widths[i], true, rng))
	}
	return model
}

// zeros counts those among the weights.
func zeros(model nn.Layer) int {
	n := 0
	for _, p := range nn.Parameters(model) {
		if len(p.Shape) < 2 {
			continue
		}
		for _, v := range p.Data {
			if v == 0 {
				n++
			}
		}
	}
	return n
}
