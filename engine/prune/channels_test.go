package prune

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
)

// remove is RemoveChannels, with a look that the old network is as it was.
func remove(t *testing.T, model nn.Layer) (nn.Layer, []Removed) {
	t.Helper()
	before := nn.Clone(model)
	smaller, report, err := RemoveChannels(model)
	if err != nil {
		t.Fatal(err)
	}
	if !same(model, before) {
		t.Fatal("the old network was touched")
	}
	for _, p := range nn.Parameters(smaller) {
		for _, q := range nn.Parameters(model) {
			if p == q || len(p.Data) > 0 && len(q.Data) > 0 && &p.Data[0] == &q.Data[0] {
				t.Fatal("the new network shares an array with the old one")
			}
		}
	}
	return smaller, report
}

// Unit 1 of 3 is zero with a bias of 5, and says 5; unit 2 with a bias of -4 says
// 0 behind the ReLU, -4 without. The next layer's rows for them are (10, 20) and
// (1, 2): its bias (100, 200) takes up 5·(10, 20), and -4·(1, 2) without a ReLU.
func TestRemoveByHand(t *testing.T) {
	for _, c := range []struct {
		relu   bool
		folded int
		bias   []float32
	}{{true, 1, []float32{150, 300}}, {false, 2, []float32{146, 292}}} {
		a := &nn.Linear{Weight: tensor([]int{2, 3}, 1, 0, 0, 2, 0, 0), Bias: tensor([]int{3}, 7, 5, -4)}
		b := &nn.Linear{Weight: tensor([]int{3, 2}, 3, 4, 10, 20, 1, 2), Bias: tensor([]int{2}, 100, 200)}
		model := nn.NewSequential(a, b)
		if c.relu {
			model = nn.NewSequential(a, nn.NewSequential(nn.ReLU{}, nn.ReLU{}), b)
		}
		smaller, report := remove(t, model)
		list, _ := nn.Leaves(smaller)
		first, last := list[0].Layer.(*nn.Linear), list[len(list)-1].Layer.(*nn.Linear)
		if !slices.Equal(first.Weight.Shape, []int{2, 1}) || !slices.Equal(first.Weight.Data, []float32{1, 2}) || !slices.Equal(first.Bias.Data, []float32{7}) {
			t.Errorf("first layer %v %v", first.Weight, first.Bias)
		}
		if !slices.Equal(last.Weight.Shape, []int{1, 2}) || !slices.Equal(last.Weight.Data, []float32{3, 4}) || !slices.Equal(last.Bias.Data, c.bias) {
			t.Errorf("relu %v: last layer %v %v", c.relu, last.Weight.Data, last.Bias.Data)
		}
		if len(report) != 1 || report[0].Name != "0" || report[0].Units != 3 || !slices.Equal(report[0].Cut, []int{1, 2}) ||
			report[0].Folded != c.folded || report[0].Left != 0 || report[0].Reason != Removable {
			t.Errorf("relu %v: report %+v", c.relu, report)
		}
	}
}

// A next layer without a bias gets one only if a removed unit says something.
func TestRemoveMakesABias(t *testing.T) {
	for _, said := range []float32{0, -3, 2} {
		a := &nn.Linear{Weight: tensor([]int{1, 2}, 1, 0), Bias: tensor([]int{2}, 0, said)}
		b := &nn.Linear{Weight: tensor([]int{2, 1}, 1, 10)}
		smaller, _ := remove(t, nn.NewSequential(a, nn.ReLU{}, b))
		bias := smaller.(*nn.Sequential).Layers[2].(*nn.Linear).Bias
		if said > 0 && (bias == nil || bias.Data[0] != 20) || said <= 0 && bias != nil {
			t.Errorf("a unit that says %v: bias %v", said, bias)
		}
	}
}

// Through a LowRank layer the constant goes by U's row and V: 3·2·(5, 7).
func TestRemoveBeforeLowRank(t *testing.T) {
	a := &nn.Linear{Weight: tensor([]int{1, 2}, 1, 0), Bias: tensor([]int{2}, 0, 3)}
	b := &nn.LowRank{U: tensor([]int{2, 1}, 1, 2), V: tensor([]int{1, 3}, 5, 7, 0)}
	c := nn.NewLinear(3, 2, true, nn.NewRand(1))
	smaller, report := remove(t, nn.NewSequential(a, b, nn.ReLU{}, c))
	low := smaller.(*nn.Sequential).Layers[1].(*nn.LowRank)
	if !slices.Equal(low.U.Data, []float32{1}) || !slices.Equal(low.V.Data, []float32{5, 7}) || !slices.Equal(low.Bias.Data, []float32{30, 42}) {
		t.Errorf("U %v, V %v, bias %v", low.U.Data, low.V.Data, low.Bias.Data)
	}
	if len(report) != 2 || report[1].Name != "1" || !slices.Equal(report[1].Cut, []int{2}) {
		t.Errorf("report %+v", report)
	}
}

// A column that read dead units only is dead once they are cut out, and what they
// said has become its bias.
func TestRemoveCascades(t *testing.T) {
	a := &nn.Linear{Weight: tensor([]int{1, 2}, 1, 0), Bias: tensor([]int{2}, 0, 3)}
	b := &nn.Linear{Weight: tensor([]int{2, 2}, 1, 0, 1, 4), Bias: tensor([]int{2}, 0, 1)}
	c := &nn.Linear{Weight: tensor([]int{2, 1}, 1, 100)}
	smaller, report := remove(t, nn.NewSequential(a, b, c))
	layers := smaller.(*nn.Sequential).Layers
	if n := measure.CountParameters(nn.Parameters(smaller)); n != 2+2+2 {
		t.Errorf("%d parameters, want 6", n)
	}
	if bias := layers[2].(*nn.Linear).Bias; bias == nil || bias.Data[0] != 100*(3*4+1) {
		t.Errorf("bias %v, want 1300", bias)
	}
	if len(report) != 2 || !slices.Equal(report[1].Cut, []int{1}) {
		t.Errorf("report %+v", report)
	}
}

// unknown is a layer that nothing is known of: it reverses each row.
type unknown struct{}

func (unknown) Forward(x *nn.Tensor, _ *nn.Tape) (*nn.Tensor, error) {
	y := nn.NewTensor(x.Shape...)
	n := x.Shape[1]
	for i, v := range x.Data {
		y.Data[i/n*n+n-1-i%n] = v
	}
	return y, nil
}
func (unknown) Parameters() []*nn.Tensor  { return nil }
func (unknown) Named() []nn.NamedTensor   { return nil }
func (unknown) Clone(*nn.Cloner) nn.Layer { return unknown{} }

// kill sets the columns of these units to zero.
func kill(l *nn.Linear, units ...int) *nn.Linear {
	out := l.Weight.Shape[1]
	for _, j := range units {
		for i := j; i < len(l.Weight.Data); i += out {
			l.Weight.Data[i] = 0
		}
	}
	return l
}

// Where units cannot go they stay, and the report says why.
func TestRemoveReasons(t *testing.T) {
	rng := nn.NewRand(30)
	linear := func(in, out int, units ...int) *nn.Linear {
		l := kill(nn.NewLinear(in, out, true, rng), units...)
		for j := range l.Bias.Data {
			l.Bias.Data[j] = float32(rng.Normal())
		}
		return l
	}
	shared := linear(4, 4, 2)
	alias := linear(4, 4, 1)
	twin := &nn.Linear{Weight: nn.FromData(alias.Weight.Data, 4, 4)}
	for _, c := range []struct {
		name  string
		model nn.Layer
		want  []Removed
	}{
		{"output", nn.NewSequential(linear(4, 3, 1), nn.ReLU{}), []Removed{{Name: "0", Units: 3, Left: 1, Reason: Output}}},
		{"one layer", linear(4, 3, 0, 2), []Removed{{Name: "", Units: 3, Left: 2, Reason: Output}}},
		{"shared", nn.NewSequential(shared, nn.ReLU{}, shared, linear(4, 3)),
			[]Removed{{Name: "0", Units: 4, Left: 1, Reason: Shared}, {Name: "2", Units: 4, Left: 1, Reason: Shared}}},
		{"before a shared one", nn.NewSequential(linear(4, 4, 0, 1), linear(4, 4), nn.ReLU{}, shared, shared, linear(4, 4, 3), linear(4, 2)),
			[]Removed{{Name: "0", Units: 4, Cut: []int{0, 1}, Folded: 2}, {Name: "3", Units: 4, Left: 1, Reason: Shared},
				{Name: "4", Units: 4, Left: 1, Reason: Shared}, {Name: "5", Units: 4, Cut: []int{3}, Folded: 1}}},
		{"a shared array", nn.NewSequential(alias, twin, linear(4, 2)),
			[]Removed{{Name: "0", Units: 4, Left: 1, Reason: Shared}, {Name: "1", Units: 4, Left: 1, Reason: Shared}}},
		{"unknown", nn.NewSequential(linear(4, 4, 2), unknown{}, linear(4, 3)), []Removed{{Name: "0", Units: 4, Left: 1, Reason: UnknownNext}}},
		{"all dead", nn.NewSequential(linear(4, 3, 0, 1, 2), linear(3, 2)), []Removed{{Name: "0", Units: 3, Cut: []int{1, 2}, Folded: 2, Left: 1, Reason: LastUnit}}},
		{"one dead unit", nn.NewSequential(linear(4, 1, 0), linear(1, 2)), []Removed{{Name: "0", Units: 1, Left: 1, Reason: LastUnit}}},
		{"nothing dead", nn.NewSequential(linear(4, 3), nn.ReLU{}, linear(3, 2)), nil},
		{"nothing", nn.NewSequential(nn.ReLU{}), nil},
	} {
		smaller, report := remove(t, c.model)
		equal := slices.EqualFunc(report, c.want, func(a, b Removed) bool {
			return a.Name == b.Name && a.Units == b.Units && slices.Equal(a.Cut, b.Cut) && a.Folded == b.Folded && a.Left == b.Left && a.Reason == b.Reason
		})
		if !equal {
			t.Errorf("%s: report %+v, want %+v", c.name, report, c.want)
		}
		agree(t, c.model, smaller, rng)
	}
	seen := map[string]bool{}
	for r := Removable; r <= LastUnit; r++ {
		if seen[r.String()] {
			t.Errorf("two reasons are called %q", r)
		}
		seen[r.String()] = true
	}
}

// agree compares the outputs of two networks on random inputs: within 1e-6 of
// the largest of them, or of 1.
func agree(t *testing.T, old, smaller nn.Layer, rng *nn.Rand) {
	t.Helper()
	x := nn.NewTensor(7, 4)
	for i := range x.Data {
		x.Data[i] = float32(rng.Normal())
	}
	want, err := nn.Forward(old, x)
	if err != nil {
		t.Fatal(err)
	}
	got, err := nn.Forward(smaller, x)
	if err != nil {
		t.Fatalf("the smaller network does not run: %v", err)
	}
	if !slices.Equal(got.Shape, want.Shape) {
		t.Fatalf("outputs of shape %v, want %v", got.Shape, want.Shape)
	}
	scale := 1.0
	for _, v := range want.Data {
		scale = max(scale, math.Abs(float64(v)))
	}
	for i, v := range got.Data {
		if d := math.Abs(float64(v) - float64(want.Data[i])); d > 1e-6*scale {
			t.Fatalf("output %d: %v, was %v", i, v, want.Data[i])
		}
	}
}

// random is a network of random depth, nesting, widths and kinds of layers, with
// units killed at random; it takes 4 inputs.
func random(rng *nn.Rand) *nn.Sequential {
	build := nn.NewSequential()
	at := build
	width := 4
	for depth := 1 + rng.Intn(5); depth > 0; depth-- {
		if rng.Intn(3) == 0 {
			inner := nn.NewSequential()
			at.Layers = append(at.Layers, inner)
			at = inner
		}
		out := 1 + rng.Intn(9)
		var units []int
		for j := range out {
			if rng.Intn(3) == 0 {
				units = append(units, j)
			}
		}
		l := kill(nn.NewLinear(width, out, rng.Intn(3) > 0, rng), units...)
		if l.Bias != nil {
			for j := range l.Bias.Data {
				l.Bias.Data[j] = float32(rng.Normal())
			}
		}
		switch rng.Intn(5) {
		case 0:
			k := 1 + rng.Intn(3)
			at.Layers = append(at.Layers, &nn.LowRank{
				U: nn.NewLinear(width, k, false, rng).Weight, V: kill(nn.NewLinear(k, out, false, rng), units...).Weight, Bias: l.Bias})
		case 1:
			at.Layers = append(at.Layers, l)
			square := kill(nn.NewLinear(out, out, true, rng), units...)
			at.Layers = append(at.Layers, square, nn.ReLU{}, square) // shared
		default:
			at.Layers = append(at.Layers, l)
		}
		for range rng.Intn(3) {
			at.Layers = append(at.Layers, nn.ReLU{})
		}
		width = out
	}
	return build
}

// Whatever the network: the outputs agree; the layers are those of before, less
// the units that the report says were cut; a second removal finds nothing more.
func TestRemoveLaws(t *testing.T) {
	rng := nn.NewRand(31)
	cut := 0
	for range 500 {
		model := random(rng)
		smaller, report := remove(t, model)
		agree(t, model, smaller, rng)
		again, left := remove(t, smaller)
		if !same(smaller, again) {
			t.Fatal("a second removal changes something")
		}
		for _, r := range left {
			if len(r.Cut) > 0 || r.Reason == Removable {
				t.Fatalf("a second removal finds %+v", r)
			}
		}
		units := map[string]int{} // cut, by layer
		for _, r := range report {
			if r.Left == 0 != (r.Reason == Removable) || len(r.Cut)+r.Left == 0 || r.Folded > len(r.Cut) || len(r.Cut) >= r.Units {
				t.Fatalf("report %+v", r)
			}
			cut += len(r.Cut)
			units[r.Name] = len(r.Cut)
		}
		old, _ := nn.Leaves(model)
		leaves, _ := nn.Leaves(smaller)
		if len(old) != len(leaves) {
			t.Fatal("another structure")
		}
		for i, leaf := range leaves {
			if _, w, _ := matrices(leaf.Layer); w != nil {
				_, was, _ := matrices(old[i].Layer)
				if w.Shape[1] != was.Shape[1]-units[leaf.Name] {
					t.Fatalf("layer %s: %d units, had %d, %d cut", leaf.Name, w.Shape[1], was.Shape[1], units[leaf.Name])
				}
			}
		}
	}
	if cut < 500 {
		t.Errorf("%d units cut in all, the test sees little", cut)
	}
}

// After structured pruning every removed unit said 0: the same outputs to the
// last bit, on the digits too. 64-48-32-10 without half its hidden units is
// 64-24-16-10: 24·65 + 16·25 + 10·17 = 2,130 parameters.
func TestRemoveAfterStructuredIsExact(t *testing.T) {
	model, test := digits.MLP(), digits.Test()
	p, err := StructuredPlan(context.Background(), model, StructuredOptions{Ratio: .5})
	if err != nil {
		t.Fatal(err)
	}
	p.Apply()
	smaller, report := remove(t, model)
	if n := measure.CountParameters(nn.Parameters(smaller)); n != 2130 {
		t.Errorf("%d parameters, want 2130", n)
	}
	if len(report) != 2 || len(report[0].Cut) != 24 || len(report[1].Cut) != 16 || report[0].Folded+report[1].Folded != 0 {
		t.Errorf("report %+v", report)
	}
	want, _ := nn.Forward(model, test.Images)
	got, err := nn.Forward(smaller, test.Images)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range got.Data {
		if math.Float32bits(v) != math.Float32bits(want.Data[i]) {
			t.Fatalf("logit %d: %v, was %v", i, v, want.Data[i])
		}
	}
}

func TestRemoveRefuses(t *testing.T) {
	rng := nn.NewRand(32)
	bad := nn.NewSequential(nn.NewLinear(4, 3, true, rng), nn.ReLU{}, nn.NewLinear(3, 2, true, rng))
	nn.Parameters(bad)[2].Data[1] = float32(math.NaN())
	var n *NonFiniteError
	if _, _, err := RemoveChannels(bad); !errors.As(err, &n) || n.Param != 2 || n.Index != 1 {
		t.Errorf("a weight of NaN: %v", err)
	}
	var s *nn.ShapeError
	for name, model := range map[string]nn.Layer{
		"layers that do not fit": nn.NewSequential(nn.NewLinear(4, 3, true, rng), nn.ReLU{}, nn.NewLinear(5, 2, true, rng)),
		"a weight of nothing":    nn.NewSequential(&nn.Linear{Weight: nn.NewTensor(3)}),
		"a bias too long":        &nn.Linear{Weight: nn.NewTensor(3, 2), Bias: nn.NewTensor(3)},
		"factors that do not":    &nn.LowRank{U: nn.NewTensor(3, 2), V: nn.NewTensor(1, 2)},
	} {
		if _, _, err := RemoveChannels(model); !errors.As(err, &s) {
			t.Errorf("%s: %v", name, err)
		}
	}
	cycle := nn.NewSequential()
	cycle.Layers = []nn.Layer{cycle}
	if _, _, err := RemoveChannels(cycle); err != nn.ErrCycle {
		t.Errorf("a cycle: %v", err)
	}
}
