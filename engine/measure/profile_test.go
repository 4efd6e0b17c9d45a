package measure_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
)

func profile(t *testing.T, l nn.Layer) *measure.Profile {
	t.Helper()
	p, err := measure.ProfileOf(l)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestProfileOfDigits(t *testing.T) {
	model := digits.MLP()
	p := profile(t, model)
	if len(p.Layers) != 5 {
		t.Fatalf("%d layers", len(p.Layers))
	}
	first := p.Layers[0]
	if first.Name != "0" || first.Kind != "Linear(64, 48)" || first.Parameters != 64*48+48 || first.Bytes != 4*(64*48+48) || first.MACs != 64*48 {
		t.Errorf("first layer %+v", first)
	}
	if relu := p.Layers[1]; relu.Name != "1" || relu.Parameters != 0 || relu.MACs != 0 {
		t.Errorf("second layer %+v", relu)
	}
	params := model.Parameters()
	all := p.Total
	if all.Parameters != 5018 || all.Bytes != 20072 || all.MACs != 4928 || all.Weights != 4928 {
		t.Errorf("total %+v", all)
	}
	plan, err := prune.MagnitudePlan(params, prune.Options{Sparsity: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	plan.Apply()
	all = profile(t, model).Total
	if all.NonzeroMACs != 4928-4435 || all.MACs != 4928 || all.Nonzero != measure.CountNonzero(params) || all.Sparsity() != measure.Sparsity(params) {
		t.Errorf("pruned total %+v", all)
	}
}

// Two factors cost k·(in+out) each way: no interface is needed.
func TestProfileOfLowRank(t *testing.T) {
	u := nn.FromData([]float32{1, 0, 2, 3, 0, 4}, 3, 2)
	l := &nn.LowRank{U: u, V: nn.FromData(make([]float32, 10), 2, 5), Bias: nn.NewTensor(5)}
	p := profile(t, l)
	if got := p.Layers[0]; got.Kind != "LowRank(3, 2, 5)" || got.MACs != 2*(3+5) || got.NonzeroMACs != 4 || got.Parameters != 21 || got.Bytes != 84 {
		t.Errorf("%+v", got)
	}
}

// A layer that stands twice works twice and is stored once.
func TestProfileShared(t *testing.T) {
	rng := nn.NewRand(1)
	tied := nn.NewLinear(8, 8, true, rng)
	other := &nn.Linear{Weight: tied.Weight} // shares a tensor only
	model := nn.NewSequential(tied, nn.NewSequential(nn.ReLU{}, tied), other)
	p := profile(t, model)
	var names []string
	for _, l := range p.Layers {
		names = append(names, l.Name)
	}
	if !slices.Equal(names, []string{"0", "1.0", "1.1", "2"}) {
		t.Errorf("names %q", names)
	}
	if p.Layers[0].Again || !p.Layers[2].Again || p.Layers[2].Parameters != 0 || p.Layers[2].MACs != 64 {
		t.Errorf("second time %+v", p.Layers[2])
	}
	if p.Layers[3].Again || p.Layers[3].Parameters != 0 || p.Layers[3].MACs != 64 {
		t.Errorf("shared weight %+v", p.Layers[3])
	}
	if p.Total.Parameters != 72 || p.Total.MACs != 192 {
		t.Errorf("total %+v", p.Total)
	}
	if p := profile(t, tied); p.Layers[0].Name != "" || p.Total.Parameters != 72 {
		t.Errorf("a network of one layer: %+v", p.Layers)
	}
	loop := nn.NewSequential()
	loop.Layers = []nn.Layer{loop}
	if _, err := measure.ProfileOf(loop); !errors.Is(err, nn.ErrCycle) {
		t.Errorf("a network in itself: %v", err)
	}
}

// codes is a layer of int8 codes, as a quantized one would tell of itself.
type codes struct {
	nn.ReLU
	bias   *nn.Tensor
	stored string
}

func (c *codes) Held() (any, int, int, int) { return c.stored, 12, 9, 12 + 4 }
func (c *codes) Parameters() []*nn.Tensor   { return []*nn.Tensor{c.bias} }
func (c *codes) String() string             { return "codes" }

func TestProfileOfHolders(t *testing.T) {
	c := &codes{bias: nn.FromData([]float32{1, 0, 2}, 3), stored: "a"}
	other := &codes{bias: nn.NewTensor(3), stored: "a"} // shares the codes
	p := profile(t, nn.NewSequential(c, c, other))
	if l := p.Layers[0]; l.Kind != "codes" || l.Bytes != 16+12 || l.Parameters != 15 || l.Nonzero != 11 || l.MACs != 12 || l.NonzeroMACs != 9 || l.Sparsity() != 0.25 {
		t.Errorf("%+v", l)
	}
	if !p.Layers[1].Again || p.Layers[1].Bytes != 0 || p.Layers[2].Again || p.Layers[2].Bytes != 12 {
		t.Errorf("%+v", p.Layers[1:])
	}
	if p.Total.Bytes != 16+24 || p.Total.MACs != 36 {
		t.Errorf("total %+v", p.Total)
	}
}

// The clock is an argument: here it ticks as the test says.
func TestTime(t *testing.T) {
	run := func(ticks ...time.Duration) measure.Timing {
		t.Helper()
		now, looks := time.Duration(0), 0
		timing, err := measure.Time(digits.MLP(), digits.Test().Images, len(ticks), func() time.Duration {
			looks++
			if looks%2 == 0 {
				now += ticks[looks/2-1]
			}
			return now
		})
		if err != nil {
			t.Fatal(err)
		}
		if looks != 2*len(ticks) {
			t.Errorf("%d looks at the clock for %d runs", looks, len(ticks))
		}
		return timing
	}
	if got := run(5, 1, 900); got != (measure.Timing{Runs: 3, Median: 5, Fastest: 1, Slowest: 900}) {
		t.Errorf("three runs: %+v", got)
	}
	if got := run(8, 2, 4, 100); got.Median != 6 {
		t.Errorf("four runs: %+v", got)
	}
	if got := run(7); got.Median != 7 {
		t.Errorf("one run: %+v", got)
	}
	var shape *nn.ShapeError
	if _, err := measure.Time(digits.MLP(), nn.NewTensor(1, 3), 1, func() time.Duration { return 0 }); !errors.As(err, &shape) {
		t.Errorf("images of three pixels: %v", err)
	}
}

// magnitude is a pruning function for a scan.
func magnitude(t *nn.Tensor, sparsity float64) error {
	plan, err := prune.MagnitudePlan([]*nn.Tensor{t}, prune.Options{Sparsity: sparsity})
	if err != nil {
		return err
	}
	plan.Apply()
	return nil
}

func TestSensitivity(t *testing.T) {
	model, test := digits.MLP(), digits.Test()
	before := nn.Clone(model)
	calls := 0
	points, err := measure.Sensitivity(context.Background(), model, test.Images, test.Labels, []float64{0, 0.5, 1}, magnitude,
		func(measure.SensitivityPoint) error { calls++; return nil })
	if err != nil || len(points) != 9 || calls != 9 {
		t.Fatalf("%d points, %d calls, %v", len(points), calls, err)
	}
	right, of, _ := measure.Accuracy(model, test.Images, test.Labels)
	for i, p := range points {
		if want := []string{"0.weight", "2.weight", "4.weight"}[i/3]; p.Name != want || p.Of != of {
			t.Errorf("point %d is %+v, want %s", i, p, want)
		}
		if p.Asked == 0 && p.Right != right {
			t.Errorf("nothing pruned, %d right, the network has %d", p.Right, right)
		}
		if p.Asked == 1 && (p.Sparsity != 1 || p.Right > of/5) {
			t.Errorf("a layer without weights: %+v", p)
		}
		if math.Abs(p.Sparsity-p.Asked) > 1e-3 {
			t.Errorf("asked %v, got %v", p.Asked, p.Sparsity)
		}
	}
	for i, p := range model.Parameters() {
		if !slices.Equal(p.Data, before.Parameters()[i].Data) {
			t.Errorf("the scan changed parameter %d", i)
		}
	}
	// A function that writes into the array, too.
	again, err := measure.Sensitivity(context.Background(), model, test.Images, test.Labels, []float64{1},
		func(t *nn.Tensor, _ float64) error { clear(t.Data); return nil }, nil)
	if err != nil || again[2] != points[8] {
		t.Errorf("erased in place: %+v, %v; want %+v", again, err, points[8])
	}
}

func TestSensitivityStops(t *testing.T) {
	model, test := digits.MLP(), digits.Test()
	ctx, cancel := context.WithCancel(context.Background())
	_, err := measure.Sensitivity(ctx, model, test.Images, test.Labels, []float64{0.5, 0.6}, magnitude,
		func(measure.SensitivityPoint) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	var e *prune.RangeError
	if _, err := measure.Sensitivity(context.Background(), model, test.Images, test.Labels, []float64{90}, magnitude, nil); !errors.As(err, &e) {
		t.Errorf("90 for 0.9: %v", err)
	}
	stop := errors.New("stop")
	if _, err := measure.Sensitivity(context.Background(), model, test.Images, test.Labels, []float64{0.5}, magnitude,
		func(measure.SensitivityPoint) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("stopped: %v", err)
	}
	var shape *nn.ShapeError
	if _, err := measure.Sensitivity(context.Background(), model, nn.NewTensor(1, 3), []int{0}, []float64{0.5}, magnitude, nil); !errors.As(err, &shape) {
		t.Errorf("images of three pixels: %v", err)
	}
}

// What the bundled network costs, layer by layer.
func ExampleProfileOf() {
	p, err := measure.ProfileOf(digits.MLP())
	if err != nil {
		panic(err)
	}
	for _, l := range append(p.Layers, p.Total) {
		fmt.Printf("%-2s %-15s %5d parameters %6d bytes %5d multiply-accumulates\n", l.Name, l.Kind, l.Parameters, l.Bytes, l.MACs)
	}
	// Output:
	// 0  Linear(64, 48)   3120 parameters  12480 bytes  3072 multiply-accumulates
	// 1  ReLU()              0 parameters      0 bytes     0 multiply-accumulates
	// 2  Linear(48, 32)   1568 parameters   6272 bytes  1536 multiply-accumulates
	// 3  ReLU()              0 parameters      0 bytes     0 multiply-accumulates
	// 4  Linear(32, 10)    330 parameters   1320 bytes   320 multiply-accumulates
	//                     5018 parameters  20072 bytes  4928 multiply-accumulates
}

// All layers can spare half their weights; at 90% the first one suffers most.
func ExampleSensitivity() {
	model, test := digits.MLP(), digits.Test()
	points, err := measure.Sensitivity(context.Background(), model, test.Images, test.Labels, []float64{0.5, 0.9}, magnitude, nil)
	if err != nil {
		panic(err)
	}
	for _, p := range points {
		fmt.Printf("%s at %.2f: %.3f\n", p.Name, p.Sparsity, p.Accuracy())
	}
	// Output:
	// 0.weight at 0.50: 0.989
	// 0.weight at 0.90: 0.833
	// 2.weight at 0.50: 0.983
	// 2.weight at 0.90: 0.950
	// 4.weight at 0.50: 0.983
	// 4.weight at 0.90: 0.906
}

// The clock is the caller's. Here it ticks 2 ms a look.
func ExampleTime() {
	now := time.Duration(0)
	clock := func() time.Duration { now += 2 * time.Millisecond; return now }
	timing, err := measure.Time(digits.MLP(), digits.Test().Images, 5, clock)
	fmt.Println(timing.Median, err)
	// Output: 2ms <nil>
}
