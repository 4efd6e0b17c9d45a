package prune

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"compressionlab/engine/nn"
)

func structured(t *testing.T, model nn.Layer, o StructuredOptions) *Plan {
	t.Helper()
	p, err := StructuredPlan(context.Background(), model, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Columns (3,4), (0,6), (-5,-1): L2 is 5, 6, √26; L1 is 7, 6, 6. The two
// criteria let different units go.
func TestStructuredByHand(t *testing.T) {
	l := &nn.Linear{Weight: tensor([]int{2, 3}, 3, 0, -5, 4, 6, -1), Bias: tensor([]int{3}, 1, 2, 3)}
	for _, c := range []struct {
		by         Criterion
		importance []float64
		erased     []int
		weight     []float32
		bias       []float32
	}{
		{L2, []float64{5, 6, math.Sqrt(26)}, []int{0}, []float32{0, 0, -5, 0, 6, -1}, []float32{0, 2, 3}},
		{L1, []float64{7, 6, 6}, []int{1}, []float32{3, 0, -5, 4, 0, -1}, []float32{1, 0, 3}}, // a tie: the lower one
	} {
		m := nn.Clone(l).(*nn.Linear)
		oldWeight, oldBias := m.Weight.Data, m.Bias.Data
		p := structured(t, m, StructuredOptions{Ratio: .5, Criterion: c.by})
		if !slices.Equal(m.Weight.Data, l.Weight.Data) || !slices.Equal(m.Bias.Data, l.Bias.Data) {
			t.Fatal("the plan touched the layer")
		}
		ch := p.Channels[0]
		if !slices.Equal(ch.Importance, c.importance) || !slices.Equal(ch.Erased, c.erased) || ch.Head || ch.Layer != m {
			t.Errorf("channels %+v", ch)
		}
		if p.Weights != 9 || p.Erased != 3 || p.Changed != 3-int(c.by) { // of L1 one weight was 0 before
			t.Errorf("%d: plan of %d, %d erased, %d changed", c.by, p.Weights, p.Erased, p.Changed)
		}
		p.Apply()
		if !slices.Equal(m.Weight.Data, c.weight) || !slices.Equal(m.Bias.Data, c.bias) {
			t.Errorf("%d: pruned to %v and %v", c.by, m.Weight.Data, m.Bias.Data)
		}
		if !slices.Equal(oldWeight, l.Weight.Data) || !slices.Equal(oldBias, l.Bias.Data) {
			t.Error("Apply wrote into an old array")
		}
		p.Apply()
		if !slices.Equal(m.Weight.Data, c.weight) {
			t.Error("applied twice it gives something else")
		}
	}
}

// One unit, one image: y = 2·3 + 1 = 7, against y' = -1. Softmax gives the class
// 0 all but e^-8/(1+e^-8) = q; with label 1, dL/dy = (1-q, q-1), so Taylor says
// |7·(1-q)| and |-1·(q-1)|: the weights' and the bias' parts added.
func TestStructuredTaylorByHand(t *testing.T) {
	l := &nn.Linear{Weight: tensor([]int{1, 2}, 3, -1), Bias: tensor([]int{2}, 1, 1)}
	data := Data{tensor([]int{1, 1}, 2), []int{1}}
	p := structured(t, l, StructuredOptions{Ratio: .5, Criterion: Taylor, Data: data})
	q := math.Exp(-8) / (1 + math.Exp(-8))
	for j, want := range []float64{7 * (1 - q), 1 - q} {
		if got := p.Channels[0].Importance[j]; math.Abs(got-want) > 1e-6 {
			t.Errorf("unit %d: %v, want %v", j, got, want)
		}
	}
	if !slices.Equal(p.Channels[0].Erased, []int{1}) {
		t.Errorf("erased %v", p.Channels[0].Erased)
	}
	if l.Weight.Grad != nil || l.Bias.Grad != nil {
		t.Error("the plan left a gradient in the model")
	}
}

// Taylor of a unit is the derivative of the loss by a factor on the unit's
// output, its size averaged over the images. A factor on the output is a factor
// on column and bias. Differences in float32 losses of about 1 err by 1e-7/h;
// with h = 1e-2 the third derivative adds about h². No ReLU stands behind another
// layer's outputs, whose kink a step could cross.
func TestStructuredTaylorAgainstDifferences(t *testing.T) {
	const h, tolerance = 1e-2, 2e-4
	data := corners(12, 8)
	model := network(9, 4, 6, 5, 3)
	model.Layers = slices.Delete(model.Layers, 3, 4)
	p := structured(t, model, StructuredOptions{Criterion: Taylor, Data: data})
	loss := func(layer, unit, image int, factor float32) float64 {
		m := nn.Clone(model).(*nn.Sequential)
		l := m.Layers[layer].(*nn.Linear)
		out := l.Weight.Shape[1]
		for i := unit; i < len(l.Weight.Data); i += out {
			l.Weight.Data[i] *= factor
		}
		l.Bias.Data[unit] *= factor
		logits, err := nn.Forward(m, nn.FromData(data.Images.Data[image*4:image*4+4], 1, 4))
		if err != nil {
			t.Fatal(err)
		}
		v, err := nn.CrossEntropy(logits, data.Labels[image:image+1], nil)
		if err != nil {
			t.Fatal(err)
		}
		return float64(v.Data[0])
	}
	largest, at := 0.0, []int{0, 2, 3} // the Linear layers
	for k, c := range p.Channels {
		for unit, got := range c.Importance {
			want := 0.0
			for image := range data.Labels {
				want += math.Abs(loss(at[k], unit, image, 1+h)-loss(at[k], unit, image, 1-h)) / (2 * h)
			}
			want /= float64(len(data.Labels))
			if math.Abs(got-want) > tolerance {
				t.Errorf("layer %d, unit %d: %v, differences say %v", k, unit, got, want)
			}
			largest = max(largest, want)
		}
	}
	if largest < 100*tolerance {
		t.Errorf("no importance above %v, the test sees nothing", largest)
	}
}

// Nested layers are pruned, a shared one once, a LowRank not; the head stays.
func TestStructuredWalk(t *testing.T) {
	rng := nn.NewRand(10)
	shared, head := nn.NewLinear(8, 8, true, rng), nn.NewLinear(8, 3, true, rng)
	low := &nn.LowRank{U: nn.NewLinear(8, 2, false, rng).Weight, V: nn.NewLinear(2, 8, false, rng).Weight}
	model := nn.NewSequential(shared, nn.NewSequential(nn.ReLU{}, shared, nn.NewSequential(nn.NewLinear(8, 8, false, rng))), low, head)
	names := func(p *Plan) (names []string, erased int) {
		for _, c := range p.Channels {
			names = append(names, c.Name)
			erased += len(c.Erased)
		}
		return names, erased
	}
	p := structured(t, model, StructuredOptions{Ratio: .5})
	if n, erased := names(p); !slices.Equal(n, []string{"0", "1.2.0", "3"}) || erased != 8 || !p.Channels[2].Head {
		t.Errorf("layers %v, %d units erased", n, erased)
	}
	if slices.Contains(p.Tensors, head.Weight) || slices.Contains(p.Tensors, head.Bias) || slices.Contains(p.Tensors, low.V) || len(p.Tensors) != 3 {
		t.Errorf("a plan for %d tensors", len(p.Tensors))
	}
	p = structured(t, model, StructuredOptions{Ratio: .5, PruneHead: true})
	if _, erased := names(p); erased != 9 || p.Channels[2].Head { // int(0.5·3) = 1 class
		t.Errorf("with the head %d units erased", erased)
	}
	// The only layer is no head; behind a LowRank head all Linear layers are hidden.
	if p := structured(t, nn.NewSequential(head), StructuredOptions{Ratio: .5}); p.Erased == 0 {
		t.Error("the only layer was skipped")
	}
	if p := structured(t, nn.NewSequential(head, nn.ReLU{}, head), StructuredOptions{Ratio: .5}); p.Erased == 0 {
		t.Error("the only layer, which occurs twice, was skipped")
	}
	if p := structured(t, nn.NewSequential(shared, nn.NewLinear(8, 8, false, rng), low), StructuredOptions{Ratio: .5}); p.Channels[0].Head || p.Channels[1].Head {
		t.Error("a hidden layer was taken for the head")
	}
}

// k truncates; the same on every ratio, for every layer; nothing larger goes
// than what stays; a second time changes nothing.
func TestStructuredLaws(t *testing.T) {
	rng := nn.NewRand(11)
	data := corners(9, 12)
	for round := range 60 {
		model := network(uint64(round), 4, 1+rng.Intn(12), 1+rng.Intn(12), 3)
		o := StructuredOptions{Ratio: rng.Float64(), Criterion: Criterion(rng.Intn(3)), PruneHead: rng.Intn(2) == 0, Data: data}
		before := nn.Clone(model)
		p := structured(t, model, o)
		if !same(model, before) {
			t.Fatal("the plan touched the model")
		}
		for _, c := range p.Channels {
			out := c.Layer.Weight.Shape[1]
			k := int(o.Ratio * float64(out))
			if c.Head {
				k = 0
			}
			if len(c.Erased) != k || len(c.Importance) != out || !slices.IsSorted(c.Erased) {
				t.Fatalf("ratio %v of %d units: %v", o.Ratio, out, c.Erased)
			}
			gone, stays := 0.0, math.Inf(1)
			for j, v := range c.Importance {
				if slices.Contains(c.Erased, j) {
					gone = max(gone, v)
				} else {
					stays = min(stays, v)
				}
			}
			if k > 0 && gone > stays {
				t.Fatalf("a unit of %v goes, one of %v stays", gone, stays)
			}
		}
		p.Apply()
		if o.Criterion == Taylor {
			continue // the gradients of the pruned network are others
		}
		if again := structured(t, model, o); again.Changed != 0 {
			t.Fatalf("once more changes %d", again.Changed)
		}
	}
}

// same tells whether two networks have the same bits.
func same(a, b nn.Layer) bool {
	p, q := nn.Parameters(a), nn.Parameters(b)
	return slices.EqualFunc(p, q, func(x, y *nn.Tensor) bool {
		return slices.Equal(x.Shape, y.Shape) && slices.EqualFunc(x.Data, y.Data, func(v, w float32) bool {
			return math.Float32bits(v) == math.Float32bits(w)
		})
	})
}

func TestStructuredRefuses(t *testing.T) {
	ctx := context.Background()
	model := network(13, 4, 6, 3)
	var r *RangeError
	for _, ratio := range []float64{50, -.1, math.NaN(), math.Inf(1)} {
		if _, err := StructuredPlan(ctx, model, StructuredOptions{Ratio: ratio}); !errors.As(err, &r) || r.What != "a pruning ratio" {
			t.Errorf("a ratio of %v: %v", ratio, err)
		}
	}
	if _, err := StructuredPlan(ctx, model, StructuredOptions{Criterion: Taylor}); err != ErrNoData {
		t.Errorf("Taylor without data: %v", err)
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := StructuredPlan(done, model, StructuredOptions{Criterion: Taylor, Data: corners(9, 1)}); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	huge := corners(3, 1)
	huge.Images.Data[0] = float32(math.Inf(1))
	var g *GradientError
	if _, err := StructuredPlan(ctx, model, StructuredOptions{Criterion: Taylor, Data: huge}); !errors.As(err, &g) {
		t.Errorf("an infinite pixel: %v", err)
	}
	bad := nn.Clone(model).(*nn.Sequential)
	bad.Layers[2].(*nn.Linear).Bias.Data[1] = float32(math.NaN())
	var n *NonFiniteError
	if _, err := StructuredPlan(ctx, bad, StructuredOptions{}); !errors.As(err, &n) || n.Param != 3 || n.Index != 1 {
		t.Errorf("a bias of NaN: %v", err)
	}
	bad.Layers[2].(*nn.Linear).Bias = nn.NewTensor(7)
	var s *nn.ShapeError
	if _, err := StructuredPlan(ctx, bad, StructuredOptions{}); !errors.As(err, &s) {
		t.Errorf("a bias of 7 for 3 units: %v", err)
	}
	bad.Layers = append(bad.Layers, bad)
	if _, err := StructuredPlan(ctx, bad, StructuredOptions{}); err != nn.ErrCycle {
		t.Errorf("a cycle: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("SNIP of units: no panic")
		}
	}()
	_, _ = StructuredPlan(ctx, model, StructuredOptions{Criterion: SNIP})
}
