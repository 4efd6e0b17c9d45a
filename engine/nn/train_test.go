package nn

import (
	"context"
	"errors"
	"hash/fnv"
	"math"
	"testing"
)

// blobs are points around three corners, one class each, the same every time.
func blobs(n int, seed uint64) (*Tensor, []int) {
	rng := NewRand(seed)
	x, labels := NewTensor(n, 4), make([]int, n)
	for i := range n {
		y := i % 3
		labels[i] = y
		for j := range 4 {
			x.Data[i*4+j] = float32(rng.Normal() * 0.3)
		}
		x.Data[i*4+y] += 1
	}
	return x, labels
}

func net(seed uint64) *Sequential {
	rng := NewRand(seed)
	return NewSequential(NewLinear(4, 8, true, rng), ReLU{}, NewLinear(8, 3, true, rng))
}

func trained(t *testing.T, how Training) *Sequential {
	t.Helper()
	x, labels := blobs(100, 20)
	model := net(21)
	sgd, err := NewSGD(model.Parameters(), 0.1, 0.9)
	if err != nil {
		t.Fatal(err)
	}
	sgd.Decay = 1e-3
	if err := Train(context.Background(), model, x, labels, sgd, how); err != nil {
		t.Fatal(err)
	}
	return model
}

// hash is FNV-1a over the bits of all parameters, little-endian.
func hash(l Layer) uint64 {
	h := fnv.New64a()
	for _, p := range Parameters(l) {
		for _, v := range p.Data {
			b := math.Float32bits(v)
			h.Write([]byte{byte(b), byte(b >> 8), byte(b >> 16), byte(b >> 24)})
		}
	}
	return h.Sum64()
}

// The promise of the package: the same weights, to the last bit, on every
// machine. The constant was made on amd64; the same test runs in WebAssembly.
// It changes only when the arithmetic or the generator does, on purpose.
func TestSameBitsEverywhere(t *testing.T) {
	const want = 0x6fc5a1450f09a13f
	if got := hash(trained(t, Training{Epochs: 5, BatchSize: 16, Seed: 22})); got != want {
		t.Errorf("hash of the trained weights %#x, want %#x", got, uint64(want))
	}
}

func TestTrainLearnsAndReports(t *testing.T) {
	var seen []Progress
	model := trained(t, Training{Epochs: 20, BatchSize: 16, Seed: 22, Epoch: func(p Progress) error {
		seen = append(seen, p)
		return nil
	}})
	if len(seen) != 20 || seen[0].Epoch != 1 || seen[19].Epoch != 20 || seen[19].Epochs != 20 || seen[0].Of != 100 {
		t.Fatalf("reports %+v", seen)
	}
	if last := seen[19]; last.Accuracy() < 0.95 || last.Loss > 0.2 || last.Loss > seen[0].Loss/2 {
		t.Errorf("first %+v, last %+v: it learned little", seen[0], last)
	}
	x, labels := blobs(60, 23)
	logits, err := Forward(model, x)
	if err != nil {
		t.Fatal(err)
	}
	right := 0
	for i, y := range labels {
		if Argmax(logits.Data[3*i:3*i+3]) == y {
			right++
		}
	}
	if right < 55 {
		t.Errorf("%d of 60 new points read right", right)
	}
}

func TestSeedDecides(t *testing.T) {
	how := Training{Epochs: 2, BatchSize: 16, Seed: 1}
	a, b := trained(t, how), trained(t, how)
	how.Seed = 2
	c := trained(t, how)
	if hash(a) != hash(b) {
		t.Error("one seed, two results")
	}
	if hash(a) == hash(c) {
		t.Error("two seeds, one result")
	}
}

func TestTrainStops(t *testing.T) {
	x, labels := blobs(100, 20)
	stop := errors.New("enough")
	for _, c := range []struct {
		name  string
		how   func(cancel func()) Training
		want  error
		steps int
	}{
		{"context", func(cancel func()) Training {
			return Training{Batch: func(step int) error {
				if step == 3 {
					cancel()
				}
				return nil
			}}
		}, context.Canceled, 3},
		{"batch", func(func()) Training {
			return Training{Batch: func(step int) error {
				if step == 4 {
					return stop
				}
				return nil
			}}
		}, stop, 4},
		{"epoch", func(func()) Training {
			return Training{Epoch: func(p Progress) error { return stop }}
		}, stop, 7},
	} {
		ctx, cancel := context.WithCancel(context.Background())
		how := c.how(cancel)
		how.Epochs, how.BatchSize, how.Seed = 100, 16, 1
		model := net(21)
		counted := &counter{}
		err := Train(ctx, model, x, labels, counted, how)
		cancel()
		if !errors.Is(err, c.want) || counted.steps != c.steps {
			t.Errorf("%s: %v after %d steps, want %v after %d", c.name, err, counted.steps, c.want, c.steps)
		}
	}
}

// counter is an optimizer that only counts.
type counter struct{ steps int }

func (c *counter) Step()     { c.steps++ }
func (c *counter) ZeroGrad() {}

func TestTrainRefuses(t *testing.T) {
	x, labels := blobs(10, 20)
	ctx := context.Background()
	var shape *ShapeError
	if err := Train(ctx, net(1), x, labels[:9], &counter{}, Training{Epochs: 1, BatchSize: 4}); !errors.As(err, &shape) {
		t.Errorf("a label too few: %v", err)
	}
	labels[7] = 3
	var label *LabelError
	if err := Train(ctx, net(1), x, labels, &counter{}, Training{Epochs: 1, BatchSize: 4}); !errors.As(err, &label) {
		t.Errorf("a label that is no class: %v", err)
	}
	labels[7] = 0
	model := net(1)
	sgd, _ := NewSGD(model.Parameters(), 1e30, 0)
	var diverged *DivergedError
	if err := Train(ctx, model, x, labels, sgd, Training{Epochs: 9, BatchSize: 4}); !errors.As(err, &diverged) {
		t.Errorf("a rate of 1e30: %v", err)
	}
	for _, c := range [][2]float64{{0, 0}, {-1, 0}, {math.NaN(), 0}, {math.Inf(1), 0}, {1, 1}, {1, -0.1}, {1, math.NaN()}} {
		if _, err := NewSGD(nil, c[0], c[1]); err == nil {
			t.Errorf("rate %v, momentum %v: no error", c[0], c[1])
		}
	}
}

// w = 1, g = 1 twice, rate ½, momentum ½: v = 1, w = ½; v = 1½, w = -¼. With a
// decay of 1: v = 1+1 = 2, w = 0; v = 1+1+0 = 2, w = -1; the bias feels none.
func TestSGDByHand(t *testing.T) {
	for _, c := range []struct {
		decay       float32
		shape       []int
		first, then float32
	}{{0, []int{1, 1}, 0.5, -0.25}, {1, []int{1, 1}, 0, -1}, {1, []int{1}, 0.5, -0.25}} {
		p, idle := FromData([]float32{1}, c.shape...), FromData([]float32{1}, 1)
		sgd, err := NewSGD([]*Tensor{p, idle, p}, 0.5, 0.5)
		if err != nil {
			t.Fatal(err)
		}
		sgd.Decay = c.decay
		p.Grad = []float32{1}
		sgd.Step()
		if p.Data[0] != c.first {
			t.Errorf("%+v: first step to %v", c, p.Data[0])
		}
		sgd.Step()
		if p.Data[0] != c.then {
			t.Errorf("%+v: second step to %v", c, p.Data[0])
		}
		if idle.Data[0] != 1 {
			t.Error("a parameter without a gradient moved")
		}
		sgd.ZeroGrad()
		if p.Grad != nil {
			t.Error("ZeroGrad left a gradient")
		}
	}
}

func TestOwn(t *testing.T) {
	data := []float32{1, 2}
	p := FromData(data, 2)
	Own([]*Tensor{p})
	p.Data[0] = 9
	if data[0] != 1 || p.Data[1] != 2 {
		t.Errorf("array %v, tensor %v", data, p.Data)
	}
}

func BenchmarkStep(b *testing.B) {
	rng := NewRand(30)
	model := NewSequential(NewLinear(784, 256, true, rng), ReLU{}, NewLinear(256, 10, true, rng))
	x, labels := FromData(randoms(64*784, rng), 64, 784), make([]int, 64)
	sgd, _ := NewSGD(model.Parameters(), 0.01, 0.9)
	loop, rows := newStepper(model, nil, 64, 784), rng.Perm(64)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if _, _, err := loop.step(x, labels, rows, sgd); err != nil {
			b.Fatal(err)
		}
	}
}
