package compress_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"compressionlab/engine/compress"
	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/quant"
	"compressionlab/engine/sparse"
)

func int8s() *compress.Quantize { return &compress.Quantize{Bits: 8, Scheme: "affine", Per: "tensor"} }

// Quantizing puts coded layers into the same Sequential, with the same biases,
// and the answers of quant.Model.
func TestQuantize(t *testing.T) {
	model := digits.MLP()
	bias := model.Layers[0].(*nn.Linear).Bias
	want, _, err := quant.Model(digits.MLP(), quant.Options{Bits: 8, Scheme: quant.Symmetric, PerChannel: true})
	if err != nil {
		t.Fatal(err)
	}
	report := run(t, model, env(), &compress.Quantize{Bits: 8, Scheme: "symmetric", Per: "channel"})
	if l, ok := model.Layers[0].(*quant.Linear); !ok || l.Bias != bias {
		t.Errorf("the first layer is %v", model.Layers[0])
	}
	images := digits.Test().Images
	a, err := measure.Logits(model, images)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := measure.Logits(want, images)
	if !slices.Equal(a.Data, b.Data) {
		t.Error("other answers than quant's")
	}
	m := report.After()
	// A byte a weight, 4 a scale of 48 + 32 + 10 columns, 4 a bias.
	if want := 4928 + 4*90 + 4*90; m.Bytes != want || m.Bytes != quant.Bytes(model) || m.BestBytes != want {
		t.Errorf("%d bytes, %d at best, want %d", m.Bytes, m.BestBytes, want)
	}
	if m.Parameters != 5018 || m.Weights != 4928 || m.MACs != 4928 {
		t.Errorf("%+v", m)
	}
	if m.Right < 350 || m.Error <= 0 || m.Error > 0.05 {
		t.Errorf("%d right, error %v", m.Right, m.Error)
	}
}

// What was pruned stays zero in codes, and is not stored in the best format.
func TestPruneThenQuantize(t *testing.T) {
	report := run(t, digits.MLP(), env(), &compress.MagnitudePrune{Sparsity: 0.9, Scope: "global", Rule: "exact"}, int8s())
	pruned, coded := report.Steps[0].Measures, report.Steps[1].Measures
	if coded.Sparsity() < pruned.Sparsity() || coded.NonzeroMACs > pruned.NonzeroMACs {
		t.Errorf("sparsity %v became %v", pruned.Sparsity(), coded.Sparsity())
	}
	if want := 4928 + 3*5 + 360; coded.Bytes != want {
		t.Errorf("%d bytes, want %d", coded.Bytes, want)
	}
	if first := coded.Storage[0]; first.Name != "0.weight" || first.Format != sparse.Bitmap || first.Bits != 8 || first.Bytes >= 3072/4 {
		t.Errorf("%+v", first)
	}
	sum := 0
	for _, s := range coded.Storage {
		sum += s.Bytes
	}
	if len(coded.Storage) != 6 || sum != coded.BestBytes || report.CompressionRatio() < 10 {
		t.Errorf("%d bytes in %+v, ratio %v", coded.BestBytes, coded.Storage, report.CompressionRatio())
	}
}

// A codebook, after low rank: a LowRank layer becomes two coded ones.
func TestFactorThenCluster(t *testing.T) {
	model := digits.MLP()
	bias := model.Layers[0].(*nn.Linear).Bias
	report := run(t, model, env(), &compress.LowRank{Rank: 8}, &compress.Cluster{Bits: 4, KeepZeros: true})
	two, ok := model.Layers[0].(*nn.Sequential)
	if !ok || len(two.Layers) != 2 || two.Layers[0].(*quant.Linear).Bias != nil || two.Layers[1].(*quant.Linear).Bias != bias {
		t.Errorf("the first layer is %v", model.Layers[0])
	}
	m := report.After()
	if numbers := 8*(64+48) + 8*(48+32) + 320; m.Weights != numbers || m.MACs != numbers || m.Bytes > numbers/2+5*64+360 || m.Bytes != quant.Bytes(model) {
		t.Errorf("%+v, want %d weights", m.Sizes, numbers)
	}
	if m.Storage[0].Name != "0.0.weight" || m.Storage[0].Bits != 4 {
		t.Errorf("%+v", m.Storage[0])
	}
}

// A failure after the weights became codes brings the weights back.
func TestQuantizeUndone(t *testing.T) {
	model, e := digits.MLP(), env()
	before, layers := hash(model), slices.Clone(model.Layers)
	stop := errors.New("stop")
	e.Step = func(compress.StepReport) error { return stop }
	_, err := (&compress.Recipe{Steps: []compress.Step{int8s()}}).Run(context.Background(), model, e)
	if !errors.Is(err, stop) || hash(model) != before || !slices.Equal(model.Layers, layers) {
		t.Errorf("%v", err)
	}
}

// A network that comes quantized can be reported on, not pruned.
func TestQuantizedBefore(t *testing.T) {
	coded, _, err := quant.Model(digits.MLP(), quant.Options{Bits: 8})
	if err != nil {
		t.Fatal(err)
	}
	var order *compress.OrderError
	prune := &compress.Recipe{Steps: []compress.Step{&compress.MagnitudePrune{Sparsity: 0.5, Scope: "global", Rule: "exact"}}}
	if err := prune.Check(coded, compress.Env{}); !errors.As(err, &order) {
		t.Errorf("%v", err)
	}
	if report := run(t, coded, env()); report.Before.Bytes != quant.Bytes(coded) || report.After().Error != 0 {
		t.Errorf("%+v", report.Before)
	}
}

// Codes of a layer that stands twice count once, and multiply twice.
func TestProfileOfCodes(t *testing.T) {
	tied := nn.NewLinear(8, 8, true, nn.NewRand(1))
	model := nn.NewSequential(tied, nn.NewSequential(nn.ReLU{}, tied))
	run(t, model, compress.Env{}, int8s())
	p, err := measure.ProfileOf(model)
	if err != nil || p.Total.Bytes != 64+5+32 || p.Total.MACs != 128 || !p.Layers[2].Again || p.Layers[0].Kind != "Quantized(8, 8, 8 bits)" {
		t.Errorf("%+v, %v", p, err)
	}
	if s := compress.Storage(model); len(s) != 2 {
		t.Errorf("storage %+v", s)
	}
	loop := nn.NewSequential()
	loop.Layers = []nn.Layer{loop}
	if _, err := measure.ProfileOf(loop); !errors.Is(err, nn.ErrCycle) {
		t.Errorf("a network in itself: %v", err)
	}
}

// Codes are the same bits everywhere, too.
func TestReplayCodes(t *testing.T) {
	r := whole()
	r.Steps = append(r.Steps, int8s())
	model := digits.MLP()
	if _, err := r.Run(context.Background(), model, env()); err != nil {
		t.Fatal(err)
	}
	numbers, err := quant.Dequantize(model)
	if err != nil || hash(numbers) != hashCodes {
		t.Errorf("numbers hash to %s, want %s, %v", hash(numbers), hashCodes, err)
	}
}
