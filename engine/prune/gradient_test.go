package prune

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"compressionlab/engine/nn"
)

func gradient(t *testing.T, model nn.Layer, data Data, o GradientOptions) *Plan {
	t.Helper()
	p, err := GradientPlan(context.Background(), model, data, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// W = (4 6; 2 -2) and x = (0, 1) give logits (2, -2). With label 0 and
// q = 1/(1+e^4), dL/dz = (-q, q), so dL/dW = (0 0; -q q): the scores are 0, 0, 2q,
// 2q, and of equals the first goes.
func TestGradientByHand(t *testing.T) {
	l := &nn.Linear{Weight: tensor([]int{2, 2}, 4, 6, 2, -2), Bias: tensor([]int{2}, 0, 0)}
	data := Data{tensor([]int{1, 2}, 0, 1), []int{0}}
	q := 1 / (1 + math.Exp(4))
	for _, c := range []struct {
		by    Criterion
		score float64
	}{{Taylor, 2 * q}, {SNIP, .5}} { // SNIP divides by the sum, 4q
		p := gradient(t, l, data, GradientOptions{Sparsity: .75, Criterion: c.by})
		for j, want := range []float64{0, 0, c.score, c.score} {
			if got := float64(p.Scores[0][j]); math.Abs(got-want) > 1e-6 {
				t.Errorf("%d: score %d is %v, want %v", c.by, j, got, want)
			}
		}
		if !slices.Equal(p.Keep[0], []bool{false, false, false, true}) || p.Erased != 3 || p.Changed != 3 || len(p.Tensors) != 1 {
			t.Errorf("%d: plan %+v", c.by, p)
		}
		if p.Threshold != float64(p.Scores[0][3]) {
			t.Errorf("%d: threshold %v", c.by, p.Threshold)
		}
		if l.Weight.Grad != nil || !slices.Equal(l.Weight.Data, []float32{4, 6, 2, -2}) {
			t.Error("the plan touched the layer")
		}
	}
}

// Two images that pull a weight in opposite directions: Taylor sees both, SNIP
// their sum. W = (1 1), x = 1 and -1, both of class 0: dL/dW = x·(-½, ½).
func TestTaylorAveragesSizes(t *testing.T) {
	l := &nn.Linear{Weight: tensor([]int{1, 2}, 1, 1)}
	data := Data{tensor([]int{2, 1}, 1, -1), []int{0, 0}}
	if p := gradient(t, l, data, GradientOptions{Criterion: Taylor}); p.Scores[0][0] != .5 || p.Scores[0][1] != .5 {
		t.Errorf("Taylor %v, want 0.5 each", p.Scores[0])
	}
	if p := gradient(t, l, data, GradientOptions{Criterion: SNIP}); p.Scores[0][0] != 0 || p.Scores[0][1] != 0 {
		t.Errorf("SNIP %v, want 0 each", p.Scores[0])
	}
}

// SNIP's scores add up to 1; on one image, Taylor's are the same up to that sum;
// the count is that of the rule, in each scope; what goes scores no more than
// what stays; a weight of 0 goes first.
func TestGradientLaws(t *testing.T) {
	rng := nn.NewRand(20)
	alive := 0 // plans of networks that say anything; a narrow one may not
	for round := range 40 {
		model := network(uint64(round), 4, 1+rng.Intn(9), 3)
		if round%4 == 0 {
			l := model.Layers[0].(*nn.Linear) // shared
			square := nn.NewLinear(l.Weight.Shape[1], l.Weight.Shape[1], true, rng)
			model.Layers = slices.Insert(model.Layers, 1, nn.Layer(square), nn.Layer(square))
		}
		model.Parameters()[0].Data[1] = 0
		data := corners(1+rng.Intn(20), uint64(round))
		before := nn.Clone(model)
		o := GradientOptions{Sparsity: rng.Float64(), Scope: Scope(rng.Intn(2)), Criterion: SNIP}
		snip := gradient(t, model, data, o)
		o.Criterion = Taylor
		taylor := gradient(t, model, data, o)
		if !same(model, before) {
			t.Fatal("a plan touched the model")
		}
		for _, p := range []*Plan{snip, taylor} {
			sum, want := 0.0, 0
			gone, stays := make([]float64, 2), []float64{math.Inf(1), math.Inf(1)}
			for i, scores := range p.Scores {
				if o.Scope == PerLayer {
					want += int(o.Sparsity * float64(len(scores)))
					gone, stays = append(gone, 0), append(stays, math.Inf(1))
				}
				for j, s := range scores {
					sum += float64(s)
					if k := len(gone) - 1; p.Keep[i][j] {
						stays[k] = min(stays[k], float64(s))
					} else {
						gone[k] = max(gone[k], float64(s))
					}
				}
			}
			if o.Scope == Global {
				want = int(o.Sparsity * float64(p.Weights))
			}
			if p.Erased != want {
				t.Fatalf("%d erased, want %d", p.Erased, want)
			}
			for k := range gone {
				if gone[k] > stays[k] {
					t.Fatalf("a weight of score %v goes, one of %v stays", gone[k], stays[k])
				}
			}
			if p == snip && sum != 0 && math.Abs(sum-1) > 1e-5 {
				t.Fatalf("SNIP's scores add up to %v", sum)
			}
			if sum != 0 {
				alive++
			}
			if p.Scores[0][1] != 0 {
				t.Fatalf("a weight of 0 scores %v", p.Scores[0][1])
			}
		}
		p := gradient(t, model, Data{nn.FromData(data.Images.Data[:4], 1, 4), data.Labels[:1]}, GradientOptions{Criterion: Taylor})
		q := gradient(t, model, Data{nn.FromData(data.Images.Data[:4], 1, 4), data.Labels[:1]}, GradientOptions{Criterion: SNIP})
		sum := 0.0
		for _, scores := range p.Scores {
			for _, s := range scores {
				sum += float64(s)
			}
		}
		for i, scores := range p.Scores {
			for j, s := range scores {
				if math.Abs(float64(s)-float64(q.Scores[i][j])*sum) > 1e-6 {
					t.Fatalf("tensor %d, weight %d: Taylor %v, SNIP %v of %v", i, j, s, q.Scores[i][j], sum)
				}
			}
		}
	}
	if alive < 60 {
		t.Errorf("only %d of 80 plans had scores, the test sees little", alive)
	}
}

func TestGradientRefuses(t *testing.T) {
	ctx := context.Background()
	model, data := network(21, 4, 5, 3), corners(9, 22)
	o := GradientOptions{Criterion: SNIP}
	var r *RangeError
	if _, err := GradientPlan(ctx, model, data, GradientOptions{Sparsity: 90, Criterion: SNIP}); !errors.As(err, &r) || r.Value != 90 {
		t.Errorf("a sparsity of 90: %v", err)
	}
	if _, err := GradientPlan(ctx, model, Data{nn.NewTensor(0, 4), nil}, o); err != ErrNoData {
		t.Errorf("no data: %v", err)
	}
	var s *nn.ShapeError
	if _, err := GradientPlan(ctx, model, Data{nn.NewTensor(9, 5), data.Labels}, o); !errors.As(err, &s) {
		t.Errorf("images of 5 pixels: %v", err)
	}
	wrong := corners(9, 22)
	wrong.Labels[8] = 7
	var l *nn.LabelError
	if _, err := GradientPlan(ctx, model, wrong, GradientOptions{Criterion: Taylor}); !errors.As(err, &l) || l.Index != 8 {
		t.Errorf("a label of 7: %v", err)
	}
	wrong = corners(9, 22)
	wrong.Images.Data[5] = float32(math.NaN())
	var g *GradientError
	for _, by := range []Criterion{Taylor, SNIP} {
		if _, err := GradientPlan(ctx, model, wrong, GradientOptions{Criterion: by}); !errors.As(err, &g) {
			t.Errorf("a pixel of NaN: %v", err)
		}
	}
	bad := nn.Clone(model)
	nn.Parameters(bad)[2].Data[3] = float32(math.Inf(-1))
	var n *NonFiniteError
	if _, err := GradientPlan(ctx, bad, data, o); !errors.As(err, &n) || n.Param != 2 || n.Index != 3 {
		t.Errorf("an infinite weight: %v", err)
	}
	cycle := nn.NewSequential()
	cycle.Layers = []nn.Layer{cycle}
	if _, err := GradientPlan(ctx, cycle, data, o); err != nn.ErrCycle {
		t.Errorf("a cycle: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("L2 of weights: no panic")
		}
	}()
	_, _ = GradientPlan(ctx, model, data, GradientOptions{})
}

// The same scores, to the last bit, on every machine; see nn.
func TestScoresSameBitsEverywhere(t *testing.T) {
	const want = 0x1b93cc8c93671ff
	model, data := network(23, 4, 16, 3), corners(50, 24)
	h := uint64(14695981039346656037)
	add := func(v uint64) { h = (h ^ v) * 1099511628211 }
	for _, by := range []Criterion{Taylor, SNIP} {
		for _, scores := range gradient(t, model, data, GradientOptions{Criterion: by}).Scores {
			for _, s := range scores {
				add(uint64(math.Float32bits(s)))
			}
		}
	}
	for _, by := range []Criterion{L2, L1, Taylor} {
		for _, c := range structured(t, model, StructuredOptions{Criterion: by, Data: data}).Channels {
			for _, v := range c.Importance {
				add(math.Float64bits(v))
			}
		}
	}
	if h != want {
		t.Errorf("hash of the scores %#x, want %#x", h, uint64(want))
	}
}
