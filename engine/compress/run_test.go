package compress_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"compressionlab/engine/compress"
	"compressionlab/engine/digits"
	"compressionlab/engine/lowrank"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
	"compressionlab/engine/sparse"
)

// env is the digits, 320 of the training images: enough to learn from.
func env() compress.Env {
	train, test := digits.Train(), digits.Test()
	return compress.Env{
		Train: compress.Data{Images: nn.FromData(train.Images.Data[:64*320], 320, 64), Labels: train.Labels[:320]},
		Test:  compress.Data(*test),
	}
}

func run(t *testing.T, model nn.Layer, e compress.Env, steps ...compress.Step) *compress.Report {
	t.Helper()
	r := &compress.Recipe{Seed: 1, Steps: steps}
	report, err := r.Run(context.Background(), model, e)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// hash is of names, shapes and bits of all parameters, in order.
func hash(model nn.Layer) string {
	h := sha256.New()
	for _, n := range nn.Named(model) {
		h.Write([]byte(n.Name + nn.ShapeString(n.Tensor.Shape)))
		for _, v := range n.Tensor.Data {
			h.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(v)))
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// A step is the function of its package.
func TestMagnitudeIsPrune(t *testing.T) {
	a, b := digits.MLP(), digits.MLP()
	report := run(t, a, env(), &compress.MagnitudePrune{Sparsity: 0.8, Scope: "layer", Rule: "percentile"})
	plan, err := prune.MagnitudePlan(b.Parameters(), prune.Options{Sparsity: 0.8, Scope: prune.PerLayer, Rule: prune.Percentile})
	if err != nil {
		t.Fatal(err)
	}
	plan.Apply()
	if hash(a) != hash(b) {
		t.Error("other weights than prune's")
	}
	right, of, _ := measure.Accuracy(b, digits.Test().Images, digits.Test().Labels)
	m := report.Steps[0].Measures
	if m.Right != right || m.Of != of || m.Sparsity() != measure.Sparsity(b.Parameters()) || m.Parameters != 5018 || m.Bytes != 20072 || m.MACs != 4928 {
		t.Errorf("report %+v", m)
	}
	if report.Before.Right != 354 || report.Before.Error != 0 || m.Error <= 0 || m.Error >= 1 {
		t.Errorf("before %d right, error %v; after error %v", report.Before.Right, report.Before.Error, m.Error)
	}
	if !strings.Contains(report.Steps[0].Notes[0], "of 4928 weights are erased") {
		t.Errorf("notes %q", report.Steps[0].Notes)
	}
}

// Best bytes are those of the smallest encoding of each tensor.
func TestStorage(t *testing.T) {
	model := digits.MLP()
	for _, s := range compress.Storage(model) {
		if s.Format != sparse.Dense || s.Bytes != s.Dense {
			t.Errorf("unpruned: %+v", s)
		}
	}
	report := run(t, model, compress.Env{}, &compress.MagnitudePrune{Sparsity: 0.9, Scope: "global", Rule: "exact"})
	sum := 0
	for _, s := range report.After().Storage {
		sum += s.Bytes
		if (s.Format == sparse.Dense) != strings.HasSuffix(s.Name, "bias") {
			t.Errorf("pruned: %+v", s)
		}
	}
	if sum != report.After().BestBytes || report.CompressionRatio() != 20072/float64(sum) {
		t.Errorf("best bytes %d, the sum is %d, ratio %v", report.After().BestBytes, sum, report.CompressionRatio())
	}
	// 2:4 of a matrix: half the values and two bits for each; the bitmap takes
	// one bit an entry and the same values.
	wide := nn.NewSequential(nn.NewLinear(64, 64, false, nn.NewRand(1)))
	report = run(t, wide, compress.Env{}, &compress.NMPrune{N: 2, M: 4})
	if got := report.After().BestBytes; got != 64*64/2*4+64*64/8 {
		t.Errorf("2:4 takes %d bytes in %s", got, report.After().Storage[0].Format)
	}
	if report.After().Of != 0 || report.After().Accuracy() != 0 || report.After().Error != 0 {
		t.Errorf("without test images: %+v", report.After())
	}
}

// Low rank is really applied, in place: the Sequential is the same, the bias
// tensors too, the layers are others, and the answers are those of Factorize.
func TestLowRankIsApplied(t *testing.T) {
	model := digits.MLP()
	biases := []*nn.Tensor{model.Layers[0].(*nn.Linear).Bias, model.Layers[2].(*nn.Linear).Bias}
	last := model.Layers[4]
	held := model.Layers
	want, _, err := lowrank.Factorize(digits.MLP(), lowrank.ByRatio(0.35))
	if err != nil {
		t.Fatal(err)
	}
	report := run(t, model, env(), &compress.LowRank{RankRatio: 0.35})
	// 64x48: k = 16 of at most 27; 48x32: 11 of 19; 32x10: 3 of 7.
	for i, k := range []int{16, 11} {
		l, ok := model.Layers[2*i].(*nn.LowRank)
		if !ok || l.U.Shape[1] != k || l.Bias != biases[i] {
			t.Errorf("layer %d is %v", 2*i, model.Layers[2*i])
		}
	}
	if _, ok := model.Layers[4].(*nn.LowRank); !ok || last == model.Layers[4] {
		t.Errorf("layer 4 is %v", model.Layers[4])
	}
	if _, ok := held[0].(*nn.Linear); !ok {
		t.Error("who holds the old list sees another layer")
	}
	if hash(model) != hash(want) {
		t.Error("other factors than lowrank's")
	}
	m := report.After()
	if want := 16*(64+48) + 11*(48+32) + 3*(32+10) + 90; m.Parameters != want || m.MACs != want-90 {
		t.Errorf("%d parameters, %d multiply-accumulates, want %d and %d", m.Parameters, m.MACs, want, want-90)
	}
}

// Layers that would grow stay, and the notes say so.
func TestLowRankKeeps(t *testing.T) {
	model := digits.MLP()
	head := model.Layers[4]
	report := run(t, model, compress.Env{}, &compress.LowRank{Rank: 8}) // above 7
	if model.Layers[4] != head {
		t.Errorf("the head is %v", model.Layers[4])
	}
	if n := report.Steps[0].Notes; len(n) != 3 || !strings.Contains(n[0], "0.weight (64, 48) became factors of rank 8") || !strings.Contains(n[2], "4.weight (32, 10) is kept") {
		t.Errorf("notes %q", n)
	}
}

// Structured pruning zeroes units, removal cuts them out: fewer parameters and
// bytes, and the same answers.
func TestRemoveChannels(t *testing.T) {
	model := digits.MLP()
	first := model.Layers[0].(*nn.Linear)
	weight := first.Weight
	report := run(t, model, env(),
		&compress.StructuredPrune{Ratio: 0.25, Importance: "l2", SkipHead: true}, &compress.RemoveChannels{})
	pruned, removed := report.Steps[0].Measures, report.Steps[1].Measures
	if pruned.Parameters != 5018 || removed.Parameters != 64*36+36+36*24+24+24*10+10 {
		t.Errorf("%d parameters, then %d", pruned.Parameters, removed.Parameters)
	}
	if removed.Right != pruned.Right || math.Abs(removed.Error-pruned.Error) > 1e-6 {
		t.Errorf("%d right at error %v became %d at %v", pruned.Right, pruned.Error, removed.Right, removed.Error)
	}
	if model.Layers[0] != nn.Layer(first) || first.Weight != weight || !slices.Equal(weight.Shape, []int{64, 36}) {
		t.Errorf("the first layer is %v, its weight of shape %v", model.Layers[0], weight.Shape)
	}
	// A unit that says something: the next layer has no bias, and gets one.
	a, b := &nn.Linear{Weight: nn.FromData([]float32{0, 1}, 1, 2), Bias: nn.FromData([]float32{2, 0}, 2)}, &nn.Linear{Weight: nn.FromData([]float32{3, 1}, 2, 1)}
	small := nn.NewSequential(a, nn.ReLU{}, b)
	run(t, small, compress.Env{}, &compress.RemoveChannels{})
	y, err := nn.Forward(small, nn.FromData([]float32{5}, 1, 1))
	if err != nil || y.Data[0] != 11 || nn.Parameters(small)[2].Shape[0] != 1 || b.Bias != nil {
		t.Errorf("%v, %v", y, err)
	}
}

// keep_zeros holds what was pruned; without it zeros grow back.
func TestFineTune(t *testing.T) {
	for _, keep := range []bool{true, false} {
		report := run(t, digits.MLP(), env(),
			&compress.MagnitudePrune{Sparsity: 0.9, Scope: "global", Rule: "exact"},
			&compress.FineTune{Epochs: 2, Rate: 0.02, BatchSize: 32, Momentum: 0.9, KeepZeros: keep})
		pruned, tuned := report.Steps[0].Measures, report.Steps[1].Measures
		if (tuned.Sparsity() >= pruned.Sparsity()) != keep {
			t.Errorf("keep_zeros %v: sparsity %v became %v", keep, pruned.Sparsity(), tuned.Sparsity())
		}
		if tuned.Right <= pruned.Right {
			t.Errorf("keep_zeros %v: %d right became %d", keep, pruned.Right, tuned.Right)
		}
	}
}

// whole is a recipe of every kind that goes together.
func whole() *compress.Recipe {
	return &compress.Recipe{Seed: 42, Steps: []compress.Step{
		&compress.GradientPrune{Sparsity: 0.3, Method: "taylor", Scope: "global"},
		&compress.StructuredPrune{Ratio: 0.25, Importance: "taylor", SkipHead: true},
		&compress.RemoveChannels{},
		&compress.NMPrune{N: 3, M: 4},
		&compress.FineTune{Epochs: 1, Rate: 0.05, BatchSize: 32, Momentum: 0.9, KeepZeros: true},
		&compress.LowRank{RankRatio: 0.5},
		&compress.Distill{Epochs: 1, Rate: 0.02, BatchSize: 32, Momentum: 0.9, Temperature: 3, Alpha: 0.7, Form: "hinton"},
		&compress.MagnitudePrune{Sparsity: 0.5, Scope: "global", Rule: "exact"},
	}}
}

// The same recipe, network and seed give the same bits: run twice, replayed from
// JSON, on another machine (the hash is committed).
func TestReplay(t *testing.T) {
	r := whole()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	replay, err := compress.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*compress.Recipe{r, r, replay} {
		model := digits.MLP()
		report, err := r.Run(context.Background(), model, env())
		if err != nil {
			t.Fatal(err)
		}
		if got := hash(model); got != hashWhole {
			t.Errorf("weights hash to %s, want %s", got, hashWhole)
		}
		if after := report.After(); after.Right < 300 || report.CompressionRatio() < 2 {
			t.Errorf("%d right at a ratio of %v", after.Right, report.CompressionRatio())
		}
	}
	r.Seed++
	model := digits.MLP()
	if _, err := r.Run(context.Background(), model, env()); err != nil || hash(model) == hashWhole {
		t.Errorf("another seed gives the same weights, %v", err)
	}
}

func TestCallbacks(t *testing.T) {
	e := env()
	var steps, epochs []int
	batches := 0
	e.Step = func(s compress.StepReport) error { steps = append(steps, s.Index); return nil }
	e.Epoch = func(step int, p nn.Progress) error { epochs = append(epochs, step); return nil }
	e.Batch = func(int) error { batches++; return nil }
	if _, err := whole().Run(context.Background(), digits.MLP(), e); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(steps, []int{0, 1, 2, 3, 4, 5, 6, 7}) || !slices.Equal(epochs, []int{4, 6}) || batches != 20 {
		t.Errorf("steps %v, epochs of %v, %d batches", steps, epochs, batches)
	}
}

// What a check finds, before any change.
func TestCheck(t *testing.T) {
	prune9 := &compress.MagnitudePrune{Sparsity: 0.9, Scope: "global", Rule: "exact"}
	tune := &compress.FineTune{Epochs: 1, Rate: 0.1, BatchSize: 32}
	none := func(e *compress.Env) { e.Train = compress.Data{} }
	for name, c := range map[string]struct {
		steps []compress.Step
		env   func(*compress.Env)
		field string
		want  any
	}{
		"a sparsity of 9":       {[]compress.Step{prune9, &compress.MagnitudePrune{Sparsity: 9, Scope: "global", Rule: "exact"}}, nil, "sparsity", new(*compress.ValueError)},
		"no scope":              {[]compress.Step{prune9, &compress.MagnitudePrune{}}, nil, "scope", new(*compress.ValueError)},
		"a ratio without gain":  {[]compress.Step{prune9, &compress.LowRank{RankRatio: 0.9}}, nil, "rank_ratio", new(*compress.RankError)},
		"a rank without gain":   {[]compress.Step{prune9, &compress.LowRank{Rank: 28}}, nil, "rank", new(*compress.RankError)},
		"two rules":             {[]compress.Step{prune9, &compress.LowRank{Rank: 2, Energy: 0.5}}, nil, "rank_ratio", new(*compress.ValueError)},
		"no rule":               {[]compress.Step{prune9, &compress.LowRank{}}, nil, "rank_ratio", new(*compress.ValueError)},
		"factors of factors":    {[]compress.Step{&compress.LowRank{Rank: 5}, &compress.LowRank{Rank: 4}}, nil, "", new(*compress.RankError)},
		"three of two":          {[]compress.Step{prune9, &compress.NMPrune{N: 3, M: 2}}, nil, "n", new(*compress.ValueError)},
		"no data to tune":       {[]compress.Step{prune9, tune}, none, "", new(*compress.NeedError)},
		"no data for gradients": {[]compress.Step{prune9, &compress.GradientPrune{Sparsity: 0.5, Method: "snip", Scope: "layer"}}, none, "", new(*compress.NeedError)},
		"no data for Taylor":    {[]compress.Step{prune9, &compress.StructuredPrune{Ratio: 0.5, Importance: "taylor"}}, none, "", new(*compress.NeedError)},
		"a label of 10":         {[]compress.Step{prune9, tune}, func(e *compress.Env) { e.Train.Labels = append(make([]int, 319), 10) }, "", new(*nn.LabelError)},
		"narrow images":         {[]compress.Step{prune9, tune}, func(e *compress.Env) { e.Train.Images = nn.NewTensor(320, 32) }, "", new(*nn.ShapeError)},
		"no momentum":           {[]compress.Step{prune9, &compress.FineTune{Epochs: 1, Rate: 0.1, BatchSize: 32, Momentum: 1}}, nil, "momentum", new(*compress.ValueError)},
		"no epochs":             {[]compress.Step{prune9, &compress.FineTune{Rate: 0.1, BatchSize: 32}}, nil, "epochs", new(*compress.ValueError)},
		"pruned codes":          {[]compress.Step{&compress.Quantize{Bits: 8, Scheme: "affine", Per: "tensor"}, prune9}, nil, "", new(*compress.OrderError)},
		"tuned codes":           {[]compress.Step{&compress.Cluster{Bits: 4}, tune}, nil, "", new(*compress.OrderError)},
		"codes of codes":        {[]compress.Step{&compress.Cluster{Bits: 4}, &compress.Quantize{Bits: 8, Scheme: "affine", Per: "tensor"}}, nil, "", new(*compress.OrderError)},
		"factors of codes":      {[]compress.Step{&compress.Cluster{Bits: 4}, &compress.LowRank{Rank: 2}}, nil, "", new(*compress.OrderError)},
		"no temperature":        {[]compress.Step{prune9, &compress.Distill{Epochs: 1, Rate: 0.1, BatchSize: 32, Form: "audit"}}, nil, "temperature", new(*compress.ValueError)},
	} {
		t.Run(name, func(t *testing.T) {
			model, e := digits.MLP(), env()
			if c.env != nil {
				c.env(&e)
			}
			before := hash(model)
			_, err := (&compress.Recipe{Steps: c.steps}).Run(context.Background(), model, e)
			var at *compress.StepError
			if !errors.As(err, &at) || at.Index != 1 || at.Step != c.steps[1].Name() || at.Field != c.field || !errors.As(err, c.want) {
				t.Errorf("%v, want field %q of step 1 and a %T", err, c.field, c.want)
			}
			if hash(model) != before {
				t.Error("the network changed")
			}
		})
	}
}

// Errors that are of no step.
func TestCheckNetwork(t *testing.T) {
	prune9 := &compress.Recipe{Steps: []compress.Step{&compress.MagnitudePrune{Sparsity: 0.9, Scope: "global", Rule: "exact"}}}
	loop := nn.NewSequential()
	loop.Layers = []nn.Layer{loop}
	if err := prune9.Check(loop, compress.Env{}); !errors.Is(err, nn.ErrCycle) {
		t.Errorf("a network in itself: %v", err)
	}
	sick := digits.MLP()
	sick.Parameters()[3].Data[2] = float32(math.Inf(1))
	var e *compress.NonFiniteError
	if err := prune9.Check(sick, compress.Env{}); !errors.As(err, &e) || e.Name != "2.bias" || e.Index != 2 {
		t.Errorf("an infinite bias: %v", err)
	}
	var label *nn.LabelError
	if err := prune9.Check(digits.MLP(), compress.Env{Test: compress.Data{Images: nn.NewTensor(1, 64), Labels: []int{-1}}}); !errors.As(err, &label) {
		t.Errorf("a test label of -1: %v", err)
	}
	if err := prune9.Check(digits.MLP(), compress.Env{Test: compress.Data{Labels: []int{1}}}); err == nil {
		t.Error("a label without an image: no error")
	}
	var need *compress.NeedError
	bare := nn.NewLinear(64, 64, true, nn.NewRand(1))
	if err := (&compress.Recipe{Steps: []compress.Step{&compress.LowRank{Rank: 2}}}).Check(bare, compress.Env{}); !errors.As(err, &need) {
		t.Errorf("low rank of a bare layer: %v", err)
	}
	if _, err := prune9.Run(context.Background(), bare, compress.Env{}); err != nil || measure.Sparsity(bare.Parameters()) < 0.89 {
		t.Errorf("pruning a bare layer: %v", err)
	}
}

// A step that fails late takes back all that the steps before it did: layers,
// arrays, and numbers in arrays that others hold.
func TestWholeOrNothing(t *testing.T) {
	steps := []compress.Step{
		&compress.FineTune{Epochs: 1, Rate: 0.1, BatchSize: 32}, // writes into the arrays
		&compress.StructuredPrune{Ratio: 0.25, Importance: "l1", SkipHead: true},
		&compress.RemoveChannels{}, // gives tensors other shapes
		&compress.LowRank{RankRatio: 0.3},
	}
	stop := errors.New("stop")
	cancelled, cancel := context.WithCancel(context.Background())
	for name, c := range map[string]struct {
		last compress.Step
		env  func(*compress.Env)
		want func(error) bool
	}{
		"diverged": {&compress.FineTune{Epochs: 1, Rate: 1e30, BatchSize: 32}, nil,
			func(err error) bool { var e *nn.DivergedError; return errors.As(err, &e) }},
		"no rank left": {&compress.LowRank{Energy: 1}, nil,
			func(err error) bool { var e *compress.RankError; return errors.As(err, &e) }},
		"a callback": {&compress.RemoveChannels{}, func(e *compress.Env) {
			e.Step = func(s compress.StepReport) error {
				if s.Index == 4 {
					return stop
				}
				return nil
			}
		}, func(err error) bool { return errors.Is(err, stop) }},
		"cancelled": {&compress.Distill{Epochs: 9, Rate: 0.01, BatchSize: 32, Temperature: 2, Form: "tinytorch"}, func(e *compress.Env) {
			e.Batch = func(step int) error {
				if step == 4 {
					cancel()
				}
				return nil
			}
		}, func(err error) bool { return errors.Is(err, context.Canceled) }},
	} {
		t.Run(name, func(t *testing.T) {
			model, e := digits.MLP(), env()
			if c.env != nil {
				c.env(&e)
			}
			before, layers, params := hash(model), slices.Clone(model.Layers), model.Parameters()
			held := params[0].Data
			content := slices.Clone(held)
			_, err := (&compress.Recipe{Steps: append(slices.Clone(steps), c.last)}).Run(cancelled, model, e)
			var at *compress.StepError
			if !c.want(err) || !errors.As(err, &at) || at.Index != 4 {
				t.Errorf("%v", err)
			}
			if hash(model) != before || !slices.Equal(model.Layers, layers) || !slices.Equal(model.Parameters(), params) {
				t.Error("the network is not as it was")
			}
			if &params[0].Data[0] != &held[0] || !slices.Equal(held, content) {
				t.Error("the array is not as it was")
			}
			if params[0].Grad != nil {
				t.Error("a gradient is left")
			}
		})
		cancelled, cancel = context.WithCancel(context.Background())
	}
	cancel()
	model := digits.MLP()
	before := hash(model)
	if _, err := whole().Run(cancelled, model, env()); !errors.Is(err, context.Canceled) || hash(model) != before {
		t.Errorf("cancelled before it began: %v", err)
	}
}

// Nested and shared layers keep their identity.
func TestSharedLayers(t *testing.T) {
	rng := nn.NewRand(3)
	tied := nn.NewLinear(32, 32, true, rng)
	block := nn.NewSequential(tied, nn.ReLU{})
	model := nn.NewSequential(block, block, nn.NewSequential(tied), nn.NewLinear(32, 4, true, rng))
	x := nn.NewTensor(5, 32)
	for i := range x.Data {
		x.Data[i] = float32(rng.Normal())
	}
	report := run(t, model, compress.Env{Test: compress.Data{Images: x, Labels: make([]int, 5)}},
		&compress.MagnitudePrune{Sparsity: 0.5, Scope: "global", Rule: "exact"}, &compress.LowRank{Rank: 6})
	low, ok := block.Layers[0].(*nn.LowRank)
	if !ok || model.Layers[0] != nn.Layer(block) || model.Layers[1] != nn.Layer(block) || model.Layers[2].(*nn.Sequential).Layers[0] != nn.Layer(low) || low.Bias != tied.Bias {
		t.Errorf("%v", model)
	}
	if got, want := report.After().Parameters, 6*64+32+32*4+4; got != want {
		t.Errorf("%d parameters, want %d", got, want)
	}
}
