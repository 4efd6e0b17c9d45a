package quant

import (
	"errors"
	"math"
	"slices"
	"testing"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
)

// The sums as they read, zero points and all.
func TestMultiplyAgainstPlain(t *testing.T) {
	rng := nn.NewRand(7)
	for range 30 {
		n, rows, cols := rng.Intn(5), 1+rng.Intn(20), 1+rng.Intn(20)
		for _, o := range all() {
			m := quantize(t, rows, cols, random(rows*cols, rng), o)
			x, zero := make([]int8, n*rows), int8(rng.Intn(256)-128)
			for i := range x {
				x[i] = int8(rng.Intn(256) - 128)
			}
			acc := make([]int32, n*cols)
			if err := m.Multiply(acc, x, zero, n); err != nil {
				t.Fatal(err)
			}
			for i := range n {
				for j := range cols {
					want := 0
					for k := range rows {
						want += (int(x[i*rows+k]) - int(zero)) * (int(m.Codes[k*cols+j]) - int(m.Grid(j).Zero))
					}
					if int(acc[i*cols+j]) != want {
						t.Fatalf("%+v: sum %d, want %d", o, acc[i*cols+j], want)
					}
				}
			}
		}
	}
}

// At the limit the largest sums that there are still fit.
func TestMultiplyAtTheLimit(t *testing.T) {
	m := &Matrix{Rows: 33025, Cols: 1, Bits: 8, Codes: make([]int8, 33025), Scales: []float32{1}, Zeros: []int8{-128}}
	x := make([]int8, m.Rows)
	for i := range x {
		m.Codes[i], x[i] = 127, 127
	}
	acc := make([]int32, 1)
	if err := m.Multiply(acc, x, -128, 1); err != nil || acc[0] != 33025*255*255 {
		t.Errorf("%d, %v", acc[0], err)
	}
	m.Rows++
	m.Codes, x = append(m.Codes, 0), append(x, 0)
	var wide *WideError
	if err := m.Multiply(acc, x, -128, 1); !errors.As(err, &wide) || wide.Most != 33025 {
		t.Errorf("error %v", err)
	}
}

func TestMultiplier(t *testing.T) {
	for _, c := range []struct {
		m         float64
		acc, want int32
	}{
		{.5, 3, 2}, {.5, -3, -1}, {.25, 6, 2}, {1, 12345, 12345}, {1, math.MinInt32, math.MinInt32},
		{3, -7, -21}, {0, 99, 0}, {1e-30, math.MaxInt32, 0}, {1 << 29, 9, math.MaxInt32}, {math.Nextafter(1, 0), -12345, -12345}, {1. / 3, 3000000, 1000000},
	} {
		if got := NewMultiplier(c.m).Times(c.acc); got != c.want {
			t.Errorf("%v times %d is %d, want %d", c.m, c.acc, got, c.want)
		}
	}
	rng := nn.NewRand(8)
	for range 100000 {
		m := math.Ldexp(rng.Float64(), rng.Intn(40)-35)
		acc := int32(rng.Uint64())
		exact := m * float64(acc)
		if math.Abs(exact) < math.MaxInt32 { // half, and 2^-31 of what may be 2^31
			if got := NewMultiplier(m).Times(acc); math.Abs(float64(got)-exact) > .5+math.Abs(exact)*0x1p-31 {
				t.Fatalf("%v times %d is %d", m, acc, got)
			}
		}
	}
}

// A layer in integers throughout is within half a step of the result's grid, and
// half a step of the sums' for the bias, of the same layer in real numbers.
func TestForwardCodes(t *testing.T) {
	rng := nn.NewRand(9)
	const n, rows, cols = 8, 30, 12
	for _, o := range all() {
		m := quantize(t, rows, cols, random(rows*cols, rng), o)
		bias := random(cols, rng)
		in := GridFor(-3, 2, 8, Affine)
		x := make([]int8, n*rows)
		for i := range x {
			x[i] = int8(rng.Intn(256) - 128)
		}
		w := m.Dense()
		real := make([]float64, n*cols)
		low, high := 0.0, 0.0
		for i := range real {
			row, j := i/cols, i%cols
			real[i] = float64(bias[j])
			for k := range rows {
				real[i] += float64(in.Value(x[row*rows+k])) * float64(w[k*cols+j])
			}
			low, high = min(low, real[i]), max(high, real[i])
		}
		out := GridFor(float32(low), float32(high), 8, Affine)
		y := make([]int8, n*cols)
		for _, relu := range []bool{false, true} {
			if err := m.ForwardCodes(y, x, n, bias, relu, in, out); err != nil {
				t.Fatal(err)
			}
			for i, q := range y {
				want := real[i]
				if relu {
					want = max(want, 0)
				}
				bound := halfStep*float64(out.Scale) + halfStep*float64(in.Scale*m.Grid(i%cols).Scale)
				if d := math.Abs(float64(out.Value(q)) - want); d > bound {
					t.Fatalf("%+v, relu %v: %v for %v, bound %v", o, relu, out.Value(q), want, bound)
				}
			}
		}
	}
}

// The forward pass with integers is within Σ|w|·s_x/2 of the one from the
// dequantized weights, which is nn.Linear's to the last bit.
func TestLinearForward(t *testing.T) {
	rng := nn.NewRand(10)
	l := nn.NewLinear(40, 15, true, rng)
	copy(l.Bias.Data, random(15, rng))
	x := nn.FromData(random(9*40, rng), 9, 40)
	copy(x.Data[40:80], make([]float32, 40)) // a row of zeros
	for _, o := range all() {
		made, _, err := Model(l, o)
		if err != nil {
			t.Fatal(err)
		}
		dense, err := Dequantize(made)
		if err != nil {
			t.Fatal(err)
		}
		want, err := nn.Forward(dense, x)
		if err != nil {
			t.Fatal(err)
		}
		got, err := nn.Forward(made, x)
		if err != nil || !slices.Equal(got.Data, want.Data) || !slices.Equal(got.Shape, want.Shape) {
			t.Fatalf("%+v: not the dequantized layer's, %v", o, err)
		}
		o.Integer = true
		made, _, err = Model(l, o)
		if err != nil {
			t.Fatal(err)
		}
		got, err = nn.Forward(made, x)
		if err != nil {
			t.Fatal(err)
		}
		w := dense.(*nn.Linear).Weight.Data
		different := false
		for i := range got.Data {
			row, j := x.Data[i/15*40:i/15*40+40], i%15
			sum := 0.0
			for k := range row {
				sum += math.Abs(float64(w[k*15+j]))
			}
			s := GridFor(slices.Min(row), slices.Max(row), 8, Affine).Scale
			if d := math.Abs(float64(got.Data[i] - want.Data[i])); d > halfStep*float64(s)*sum+1e-5 {
				t.Fatalf("%+v: output %d is %v with integers, %v without", o, i, got.Data[i], want.Data[i])
			}
			different = different || got.Data[i] != want.Data[i]
		}
		if !different {
			t.Errorf("%+v: with integers nothing changed: was it asked for?", o)
		}
		// An image does not depend on its batch.
		alone, err := nn.Forward(made, nn.FromData(x.Data[:40], 1, 40))
		if err != nil || !slices.Equal(alone.Data, got.Data[:15]) {
			t.Fatalf("%+v: the first row alone differs, %v", o, err)
		}
	}
}

func TestLinearErrors(t *testing.T) {
	made, _, err := Model(nn.NewSequential(nn.NewLinear(3, 2, true, nn.NewRand(11))), Options{Bits: 4, Integer: true})
	if err != nil {
		t.Fatal(err)
	}
	var shape *nn.ShapeError
	if _, err := nn.Forward(made, nn.NewTensor(1, 4)); !errors.As(err, &shape) || !slices.Equal(shape.Index, []int{0}) {
		t.Errorf("error %v", err)
	}
	var e *nn.NonFiniteError
	if _, err := nn.Forward(made, nn.FromData([]float32{0, 0, 0, 1, float32(math.NaN()), 2}, 2, 3)); !errors.As(err, &e) || e.Row != 1 || e.Col != 1 {
		t.Errorf("error %v", err)
	}
	if y, err := nn.Forward(made, nn.NewTensor(0, 3)); err != nil || len(y.Data) != 0 {
		t.Errorf("an empty batch: %v", err)
	}
	var wide *WideError
	big := &nn.Linear{Weight: nn.NewTensor(40000, 1)}
	if _, _, err := Model(big, Options{Bits: 8, Integer: true}); !errors.As(err, &wide) {
		t.Errorf("40,000 inputs: %v", err)
	}
	inner := nn.NewSequential()
	inner.Layers = []nn.Layer{inner}
	if _, _, err := Model(inner, Options{Bits: 8}); err != nn.ErrCycle {
		t.Errorf("a cycle: %v", err)
	}
	if _, err := Dequantize(inner); err != nn.ErrCycle {
		t.Errorf("a cycle: %v", err)
	}
	if _, _, err := Model(&nn.Linear{Weight: nn.NewTensor(3)}, Options{Bits: 8}); !errors.As(err, &shape) {
		t.Errorf("a vector for a weight: %v", err)
	}
}

// The bundled network: 4,928 weights and 90 biases. One byte a weight, 5 bytes a
// tensor, or 5 a column of the 48 + 32 + 10.
func TestModelOnDigits(t *testing.T) {
	model, test := digits.MLP(), digits.Test()
	before := nn.Clone(model)
	right, of, err := measure.Accuracy(model, test.Images, test.Labels)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		o     Options
		bytes int
		lost  int // images at most
	}{
		{Options{Bits: 8}, 4928 + 3*5 + 360, 2},
		{Options{Bits: 8, PerChannel: true}, 4928 + 90*5 + 360, 2},
		{Options{Bits: 8, Scheme: Symmetric}, 4928 + 3*4 + 360, 2},
		{Options{Bits: 4, Scheme: Symmetric, PerChannel: true}, 4928/2 + 90*4 + 360, of / 20},
		{Options{Bits: 8, PerChannel: true, Integer: true}, 4928 + 90*5 + 360, 2},
	} {
		made, report, err := Model(model, c.o)
		if err != nil {
			t.Fatal(err)
		}
		if report.Before() != 20072 || report.After() != c.bytes || Bytes(made) != c.bytes || len(report.Tensors) != 3 || report.Kept != 360 {
			t.Errorf("%+v: from %d to %d bytes (%d), want %d", c.o, report.Before(), report.After(), Bytes(made), c.bytes)
		}
		got, _, err := measure.Accuracy(made, test.Images, test.Labels)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v: %d of %d right, %d before", c.o, got, of, right)
		if got < right-c.lost {
			t.Errorf("%+v: %d of %d right, %d before", c.o, got, of, right)
		}
		for _, r := range report.Tensors {
			if !(r.MaxError > 0) || r.RMSError > r.MaxError || r.BitsPerWeight() <= float64(c.o.Bits) {
				t.Errorf("%+v: %+v", c.o, r)
			}
		}
	}
	made, report, err := ClusterModel(model, ClusterOptions{Bits: 4})
	if err != nil {
		t.Fatal(err)
	}
	if want := 4928/2 + 3*16*4 + 360; report.After() > want || report.After() < want-100 || Bytes(made) != report.After() {
		t.Errorf("clustered: %d bytes, want at most %d", report.After(), want)
	}
	got, _, err := measure.Accuracy(made, test.Images, test.Labels)
	if err != nil || got < right-of/20 {
		t.Errorf("clustered: %d of %d right, %d before, %v", got, of, right, err)
	}
	for i, p := range nn.Parameters(model) {
		if !slices.Equal(p.Data, nn.Parameters(before)[i].Data) {
			t.Fatal("the model was changed")
		}
	}
}

func TestModelSharing(t *testing.T) {
	rng := nn.NewRand(12)
	shared := nn.NewLinear(6, 6, true, rng)
	tied := &nn.Linear{Weight: shared.Weight}
	thin := &nn.LowRank{U: nn.FromData(random(12, rng), 6, 2), V: nn.FromData(random(12, rng), 2, 6), Bias: nn.NewTensor(6)}
	model := nn.NewSequential(shared, nn.ReLU{}, tied, shared, thin)
	made, report, err := Model(model, Options{Bits: 8})
	if err != nil {
		t.Fatal(err)
	}
	s := made.(*nn.Sequential)
	if s.Layers[0] != s.Layers[3] || s.Layers[0].(*Linear).Weight != s.Layers[2].(*Linear).Weight {
		t.Error("what was shared is not")
	}
	names := []string{}
	for _, r := range report.Tensors {
		names = append(names, r.Name)
	}
	if !slices.Equal(names, []string{"0.weight", "4.U", "4.V"}) {
		t.Errorf("weights %v", names)
	}
	x := nn.FromData(random(30, rng), 5, 6)
	want, _ := nn.Forward(model, x)
	got, err := nn.Forward(made, x)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got.Data { // 8 bits on five layers of outputs about 10
		if math.Abs(float64(got.Data[i]-want.Data[i])) > 1 {
			t.Errorf("output %d: %v, was %v", i, got.Data[i], want.Data[i])
		}
	}
	dense, err := Dequantize(made)
	if err != nil {
		t.Fatal(err)
	}
	d := dense.(*nn.Sequential)
	if d.Layers[0] != d.Layers[3] || d.Layers[0].(*nn.Linear).Weight != d.Layers[2].(*nn.Linear).Weight {
		t.Error("what was shared is not after Dequantize")
	}
	d.Layers[0].(*nn.Linear).Bias.Data[0] = 7
	if s.Layers[0].(*Linear).Bias.Data[0] == 7 || shared.Bias.Data[0] == 7 {
		t.Error("a write into the dequantized network reached another")
	}
	copied := nn.Clone(made)
	if Bytes(copied) != Bytes(made) || copied.(*nn.Sequential).Layers[0] == s.Layers[0] {
		t.Error("a clone of another size, or none")
	}
	again, report, err := Model(made, Options{Bits: 2})
	if err != nil || len(report.Tensors) != 0 || Bytes(again) != Bytes(made) {
		t.Errorf("quantizing twice: %+v, %v", report, err)
	}
}

// Small tensors: the scales of many columns outweigh what the codes save.
func TestOverhead(t *testing.T) {
	l := &nn.Linear{Weight: nn.FromData(random(10, nn.NewRand(13)), 1, 10)}
	_, report, err := Model(l, Options{Bits: 8, PerChannel: true})
	if err != nil {
		t.Fatal(err)
	}
	if s := report.Size(); s.Codes != 10 || s.Overhead() != 50 || report.Before() != 40 || report.After() != 60 {
		t.Errorf("%+v of %d bytes", s, report.Before())
	}
}

// The bundled network with no real number between its input and its logits:
// grids from the smallest and largest activations of the training images (as
// Jacob et al. 2018 calibrate), ReLU folded into the layer before it.
func TestDigitsInIntegers(t *testing.T) {
	model, train, test := digits.MLP(), digits.Train(), digits.Test()
	right, of, err := measure.Accuracy(model, test.Images, test.Labels)
	if err != nil {
		t.Fatal(err)
	}
	reach := func(x *nn.Tensor) Grid { return GridFor(slices.Min(x.Data), slices.Max(x.Data), 8, Affine) }
	x := train.Images
	in := reach(x)
	codes := make([]int8, len(test.Images.Data))
	for i, v := range test.Images.Data {
		codes[i] = in.Code(v)
	}
	var out Grid
	for i := 0; i < len(model.Layers); i += 2 { // Linear, ReLU, Linear, ReLU, Linear
		l, relu := model.Layers[i].(*nn.Linear), i+1 < len(model.Layers)
		if x, err = nn.Forward(l, x); err != nil {
			t.Fatal(err)
		}
		if relu {
			if x, err = nn.Forward(model.Layers[i+1], x); err != nil {
				t.Fatal(err)
			}
		}
		m := quantize(t, l.Weight.Shape[0], l.Weight.Shape[1], l.Weight.Data, Options{Bits: 8, Scheme: Symmetric, PerChannel: true})
		out = reach(x)
		y := make([]int8, of*m.Cols)
		if err := m.ForwardCodes(y, codes, of, l.Bias.Data, relu, in, out); err != nil {
			t.Fatal(err)
		}
		codes, in = y, out
	}
	got := 0
	for i, label := range test.Labels {
		row := codes[i*10 : (i+1)*10]
		if best := slices.Max(row); row[label] == best && slices.Index(row, best) == int(label) {
			got++
		}
	}
	t.Logf("%d of %d right, %d in float32", got, of, right)
	if got < right-4 { // a tie of two logits' codes may go the wrong way
		t.Errorf("%d of %d right, %d in float32", got, of, right)
	}
}
