package nn

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestLowRankByHand(t *testing.T) {
	l := &LowRank{
		U:    FromData([]float32{1, 2}, 2, 1),
		V:    FromData([]float32{3, 4, 5}, 1, 3),
		Bias: FromData([]float32{10, 20, 30}, 3),
	}
	y, err := Forward(l, FromData([]float32{1, 1, 0, -1}, 2, 2)) // h = 3, -2
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(y.Shape, []int{2, 3}) || !sameBits(y.Data, []float32{19, 32, 45, 4, 12, 20}) {
		t.Errorf("got %v of shape %v", y.Data, y.Shape)
	}
	if got := names(NewSequential(ReLU{}, l)); !slices.Equal(got, []string{"1.U", "1.V", "1.bias"}) {
		t.Errorf("names %v", got)
	}
	if got := l.Parameters(); len(got) != 3 || got[0] != l.U || got[1] != l.V || got[2] != l.Bias {
		t.Errorf("parameters %v", got)
	}
	if got := NewSequential(l).String(); got != "Sequential(LowRank(2, 1, 3))" {
		t.Errorf("it is called %s", got)
	}
}

// A Linear layer on the product of the factors gives the same outputs, up to
// the rounding of 8 + 3 products and sums of order 1: 1e-5 is generous.
func TestLowRankIsItsProduct(t *testing.T) {
	rng := NewRand(40)
	l := newLowRank(8, 3, 6, true, rng)
	copy(l.Bias.Data, randoms(6, rng))
	product := &Linear{Weight: NewTensor(8, 6), Bias: l.Bias}
	AddMatMul(product.Weight.Data, l.U.Data, l.V.Data, 8, 3, 6)
	x := FromData(randoms(5*8, rng), 5, 8)
	got, err := Forward(l, x)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := Forward(product, x)
	for i, v := range got.Data {
		if math.Abs(float64(v-want.Data[i])) > 1e-5 {
			t.Errorf("output %d: %v, the product gives %v", i, v, want.Data[i])
		}
	}
}

func TestLowRankCloneAndShapes(t *testing.T) {
	rng := NewRand(41)
	l := newLowRank(4, 2, 3, true, rng)
	c := Clone(l).(*LowRank)
	c.U.Data[0], c.V.Data[0], c.Bias.Data[0] = 99, 99, 99
	if l.U.Data[0] == 99 || l.V.Data[0] == 99 || l.Bias.Data[0] == 99 {
		t.Error("the copy shares an array with the original")
	}
	var shape *ShapeError
	if _, err := Forward(l, NewTensor(1, 3)); !errors.As(err, &shape) || shape.Layer != "LowRank(4, 2, 3)" {
		t.Errorf("an input of 3: %v", err)
	}
	for want, bad := range map[string]*LowRank{
		"U":    {V: l.V},
		"V":    {U: l.U, V: NewTensor(3, 3)},
		"bias": {U: l.U, V: l.V, Bias: NewTensor(4)},
	} {
		if _, err := Forward(bad, NewTensor(1, 4)); !errors.As(err, &shape) || !strings.Contains(shape.Layer, want) {
			t.Errorf("a wrong %s: %v", want, err)
		}
	}
}
