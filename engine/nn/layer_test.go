package nn

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
)

func names(l Layer) []string {
	var s []string
	for _, n := range Named(l) {
		s = append(s, n.Name)
	}
	return s
}

func TestLinearByHand(t *testing.T) {
	l := &Linear{
		Weight: FromData([]float32{1, 2, 3, 4, 5, 6}, 2, 3),
		Bias:   FromData([]float32{10, 20, 30}, 3),
	}
	x := FromData([]float32{1, 1, 0, -1}, 2, 2)
	y, err := Forward(l, x)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(y.Shape, []int{2, 3}) || !sameBits(y.Data, []float32{15, 27, 39, 6, 15, 24}) {
		t.Errorf("got %v of shape %v", y.Data, y.Shape)
	}
	if !sameBits(x.Data, []float32{1, 1, 0, -1}) {
		t.Error("the input was changed")
	}
}

func TestReLUByHand(t *testing.T) {
	nan := float32(math.NaN())
	y, err := Forward(ReLU{}, FromData([]float32{-1, 0, float32(math.Copysign(0, -1)), 2, nan}, 5))
	if err != nil {
		t.Fatal(err)
	}
	if !sameBits(y.Data[:4], []float32{0, 0, 0, 2}) || y.Data[4] == y.Data[4] {
		t.Errorf("got %v", y.Data)
	}
}

// The weights of N(0, 1/in): a standard deviation of 1/√in, here 1/20, within
// five standard errors.
func TestNewLinear(t *testing.T) {
	l := NewLinear(400, 100, true, NewRand(6))
	squares := 0.0
	for _, w := range l.Weight.Data {
		squares += float64(w) * float64(w)
	}
	n := float64(len(l.Weight.Data))
	if v := squares / n * 400; math.Abs(v-1) > 5*math.Sqrt(2/n) {
		t.Errorf("in times variance is %v, want 1", v)
	}
	if slices.ContainsFunc(l.Bias.Data, func(b float32) bool { return b != 0 }) {
		t.Error("a bias that does not start at zero")
	}
	if NewLinear(2, 3, false, NewRand(6)).Bias != nil {
		t.Error("a bias that nobody asked for")
	}
	if again := NewLinear(400, 100, true, NewRand(6)); !sameBits(l.Weight.Data, again.Weight.Data) {
		t.Error("one seed, two layers")
	}
}

// A 64-32-10 network has 2,410 parameters; a shared layer counts once.
func TestParametersAndNames(t *testing.T) {
	rng := NewRand(7)
	small := NewSequential(NewLinear(64, 32, true, rng), ReLU{}, NewLinear(32, 10, true, rng))
	n := 0
	for _, p := range Parameters(small) {
		n += len(p.Data)
	}
	if n != 2410 {
		t.Errorf("%d parameters, want 2410", n)
	}
	if got, want := names(small), []string{"0.weight", "0.bias", "2.weight", "2.bias"}; !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}

	shared := NewLinear(4, 4, true, rng)
	nested := NewSequential(shared, NewSequential(ReLU{}, shared, NewLinear(4, 2, false, rng)), shared)
	if got, want := names(nested), []string{"0.weight", "0.bias", "1.2.weight"}; !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
	if got := nested.Parameters(); len(got) != 3 || got[0] != shared.Weight || got[1] != shared.Bias {
		t.Errorf("parameters %v", got)
	}
	if got := names(shared); !slices.Equal(got, []string{"weight", "bias"}) {
		t.Errorf("names of a layer %v", got)
	}
}

func TestCloneSharesNothingAndKeepsSharing(t *testing.T) {
	rng := NewRand(8)
	shared := NewLinear(3, 3, true, rng)
	inner := NewSequential(shared, ReLU{})
	alias := NewLinear(3, 3, false, rng)
	alias.Weight.Data = shared.Weight.Data // another tensor on the same array
	model := NewSequential(inner, inner, alias, shared)

	c := Clone(model).(*Sequential)
	first := c.Layers[0].(*Sequential)
	if first == inner || first.Layers[0] == Layer(shared) {
		t.Fatal("the copy holds a layer of the original")
	}
	if c.Layers[0] != c.Layers[1] || first.Layers[0] != c.Layers[3] {
		t.Error("a layer that occurred twice is two layers in the copy")
	}
	w := first.Layers[0].(*Linear).Weight
	if &c.Layers[2].(*Linear).Weight.Data[0] != &w.Data[0] {
		t.Error("two tensors on one array are on two in the copy")
	}
	if !sameBits(w.Data, shared.Weight.Data) {
		t.Error("the copy has other weights")
	}
	before := shared.Weight.Data[0]
	w.Data[0] = 99
	w.Shape[0] = 77
	if shared.Weight.Data[0] != before || shared.Weight.Shape[0] != 3 {
		t.Error("a write into the copy reached the original")
	}
}

func TestShapeErrors(t *testing.T) {
	rng := NewRand(9)
	model := NewSequential(NewLinear(4, 3, true, rng), NewSequential(ReLU{}, NewLinear(5, 2, true, rng)))
	_, err := Forward(model, NewTensor(10, 4))
	var shape *ShapeError
	if !errors.As(err, &shape) || !slices.Equal(shape.Index, []int{1, 1}) {
		t.Fatalf("error %v", err)
	}
	if want := "nn: layers[1] layers[1] Linear(5, 2) takes (batch, 5), got (10, 3)"; err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}

	bad := NewLinear(4, 3, true, rng)
	bad.Bias = NewTensor(4)
	if _, err := Forward(bad, NewTensor(1, 4)); err == nil || !strings.Contains(err.Error(), "bias") {
		t.Errorf("a bias of 4 for 3 outputs: error %v", err)
	}
	bad.Weight.Data = bad.Weight.Data[:5]
	if _, err := Forward(bad, NewTensor(1, 4)); err == nil {
		t.Error("a weight that does not fill its shape: no error")
	}
	for _, x := range []*Tensor{NewTensor(4), NewTensor(1, 1, 4), {Shape: []int{1, 4}, Data: make([]float32, 3)}} {
		if _, err := Forward(NewLinear(4, 3, true, rng), x); err == nil {
			t.Errorf("an input of shape %v: no error", x.Shape)
		}
	}
}

func TestCycleIsAnError(t *testing.T) {
	inner := NewSequential(ReLU{})
	model := NewSequential(inner)
	inner.Layers = append(inner.Layers, model)
	if _, err := Forward(model, NewTensor(1, 1)); err != ErrCycle {
		t.Errorf("error %v, want %v", err, ErrCycle)
	}
	if len(Parameters(model)) != 0 || Clone(model) == nil || model.String() == "" {
		t.Error("a cycle was not walked")
	}
}

func TestLeaves(t *testing.T) {
	rng := NewRand(12)
	twice := NewLinear(4, 4, true, rng)
	model := NewSequential(twice, NewSequential(ReLU{}, NewSequential(), NewSequential(twice)), ReLU{})
	list, err := Leaves(model)
	if err != nil {
		t.Fatal(err)
	}
	want := []Leaf{{"0", twice}, {"1.0", ReLU{}}, {"1.2.0", twice}, {"2", ReLU{}}}
	if !slices.Equal(list, want) {
		t.Errorf("leaves %v, want %v", list, want)
	}
	if list, _ := Leaves(twice); len(list) != 1 || list[0] != (Leaf{"", twice}) {
		t.Errorf("leaves of a layer %v", list)
	}
	model.Layers = append(model.Layers, model)
	if _, err := Leaves(model); err != ErrCycle {
		t.Errorf("a cycle: %v", err)
	}
}

func TestEmptyBatch(t *testing.T) {
	y, err := Forward(NewLinear(4, 3, true, NewRand(10)), NewTensor(0, 4))
	if err != nil || !slices.Equal(y.Shape, []int{0, 3}) {
		t.Errorf("got %v, %v", y, err)
	}
}
