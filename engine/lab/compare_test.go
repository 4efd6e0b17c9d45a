package lab

import (
	"math"
	"slices"
	"testing"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/trace"
)

// What a comparison says of two networks follows from each alone: the images
// that changed account for the difference in right answers and for the shift.
func TestCompare(t *testing.T) {
	cells := []string{`
import copy
a = load_model("digits_mlp")
b = magnitude_prune(copy.deepcopy(a), sparsity=0.9)
q = quantize(b, bits=4)
w = remove_channels(structured_prune(copy.deepcopy(a), prune_ratio=0.5))
m = Sequential(Linear(3, 2))
`}
	r := Run(Request{Cells: cells, Variants: true, Seed: 1})
	want := map[string]string{}
	for _, v := range r.Run.Variants {
		for _, n := range v.Names {
			want[n] = v.Key
		}
	}
	state := func(name string) nn.Layer {
		s := Run(Request{Cells: cells, Variants: true, Seed: 1, Wanted: []string{want[name]}}).States[want[name]]
		if s == nil {
			t.Fatalf("there is no %s: %+v", name, r.Run.Error)
		}
		return s
	}
	a := state("a")
	test := digits.Test()
	for _, name := range []string{"a", "b", "q", "w"} {
		b := state(name)
		c, _ := Compare(a, b)
		right, of, err := measure.Accuracy(b, test.Images, test.Labels)
		if err != nil || c.Of != of || c.Right[1] != right {
			t.Errorf("%s: %d of %d right, want %d of %d, %v", name, c.Right[1], c.Of, right, of, err)
		}
		gain, shift := 0, make([][10]int, 10)
		for _, ch := range c.Changed {
			if ch.Old == ch.New || len(ch.Pixels) != 64 {
				t.Errorf("%s: changed %+v", name, ch)
			}
			if ch.New == ch.Label {
				gain++
			}
			if ch.Old == ch.Label {
				gain--
			}
			shift[ch.Label][ch.New]++
			shift[ch.Label][ch.Old]--
			for i, p := range ch.Pixels {
				if float32(p)/16 != test.Images.Data[64*ch.Index+i] {
					t.Fatalf("%s: pixel %d of image %d is %d", name, i, ch.Index, p)
				}
			}
		}
		if c.Right[1]-c.Right[0] != gain {
			t.Errorf("%s: %d right answers more, and the changes make %d", name, c.Right[1]-c.Right[0], gain)
		}
		for i := range shift {
			for j := range shift[i] {
				if c.Shift[i][j] != shift[i][j] {
					t.Errorf("%s: label %d read as %d: %d, the changes make %d", name, i, j, c.Shift[i][j], shift[i][j])
				}
			}
		}
		kept := 0
		for _, m := range c.Masks {
			kept += m.Both + m.Second
		}
		switch {
		case name == "a" && (len(c.Changed) != 0 || c.Masks[0].Moved != 0 || len(c.Other) != 0):
			t.Errorf("a is not itself: %d changes, moved by %v", len(c.Changed), c.Masks[0].Moved)
		case name == "b" && (kept != 493 || c.Masks[0].First == 0 || c.Masks[0].Second != 0):
			t.Errorf("b keeps %d of 493 weights, %+v", kept, c.Masks[0].First)
		case name == "w" && (len(c.Masks) != 0 || len(c.Other) != 3):
			t.Errorf("w has the shapes of a: %d masks, other %v", len(c.Masks), c.Other)
		}
	}
	if c, _ := Compare(a, state("m")); c.Of != 0 || c.Changed != nil {
		t.Errorf("a network that reads no digits: %+v", c)
	}
}

// The views of a comparison hold the weight in the first, in the second, and the
// first less the second, for each weight that both have.
func TestCompareViews(t *testing.T) {
	first, second := nn.NewSequential(nn.NewLinear(2, 2, true, nn.NewRand(1))), nn.NewSequential(nn.NewLinear(2, 2, true, nn.NewRand(2)))
	copy(first.Named()[0].Tensor.Data, []float32{1, 0, 3, 4})
	copy(second.Named()[0].Tensor.Data, []float32{1, 2, 0, 4})
	c, buffers := Compare(first, second)
	if len(c.Views) != 1 || len(buffers) != 3 || c.Views[0].Part != "0.weight" || c.Views[0].Kind != trace.Compared {
		t.Fatalf("views %+v, %d buffers", c.Views, len(buffers))
	}
	for i, want := range [][]float32{{1, 0, 3, 4}, {1, 2, 0, 4}, {0, -2, 3, 0}} {
		if !slices.Equal(buffers[i], want) {
			t.Errorf("buffer %d is %v, want %v", i, buffers[i], want)
		}
	}
	for i, want := range []int{3, 3, 2} {
		if n := c.Views[0].Matrices[i].Nonzero; n != want {
			t.Errorf("matrix %d has %d nonzeros, want %d", i, n, want)
		}
	}
	if clip := c.Views[0].Matrices[2].Clip; clip != 3 {
		t.Errorf("the colours of the difference end at %v, want 3, the largest", clip)
	}
	second.Named()[0].Tensor.Data[0] = float32(math.NaN())
	if c, _ := Compare(first, second); c.Views[0].Matrices[2].Clip != 0 {
		t.Errorf("the colours of a difference with NaN end at %v, want those of weights", c.Views[0].Matrices[2].Clip)
	}
}
