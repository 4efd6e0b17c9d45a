package distill_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"compressionlab/engine/distill"
	"compressionlab/engine/nn"
)

// The vector that all implementations of the course's loss were compared on.
func student() *nn.Tensor { return nn.FromData([]float32{1, 0, -1, 0, 2, 1}, 2, 3) }
func teacher() *nn.Tensor { return nn.FromData([]float32{0, 2, 1, 1, 0, -1}, 2, 3) }

var labels = distill.Classes([]int{1, 0})

func compute(t *testing.T, s, z *nn.Tensor, l distill.Labels, o distill.Options) *distill.Value {
	t.Helper()
	v, err := distill.Compute(s, z, l, o)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s is %.12g, want %.12g", what, got, want)
	}
}

func TestVectors(t *testing.T) {
	v := compute(t, student(), teacher(), labels, distill.Options{Temperature: 2, Alpha: 0.7})
	near(t, "loss", v.Loss, 0.7403640400, 1e-10)
	for i, want := range []float64{0.15581356, -0.14816552, -0.00764804, -0.19252283, 0.13466093, 0.0578619} {
		near(t, "slope", v.Slope[i], want, 5e-9)
	}
	h := compute(t, student(), teacher(), labels, distill.Options{Temperature: 2, Alpha: 0.7, Form: distill.Hinton})
	near(t, "hinton's soft term", h.Soft, 4*v.Soft, 1e-15)
	near(t, "hinton's hard term", h.Hard, v.Hard, 0)
	a := compute(t, student(), teacher(), labels, distill.Options{Temperature: 2, Alpha: 0.7, Form: distill.Audit})
	near(t, "audit's loss", a.Loss, 0.9084462514, 5e-11)
}

// One row, two classes, by hand: with z = ±d/2 the probability is 1/(1+e^-d).
func TestByHand(t *testing.T) {
	s, z := nn.FromData([]float32{0, 0}, 1, 2), nn.FromData([]float32{float32(math.Log(3)), 0}, 1, 2)
	v := compute(t, s, z, distill.Classes([]int{0}), distill.Options{Temperature: 1, Alpha: 0.25})
	// p = (3/4, 1/4), q = (1/2, 1/2)
	soft := 0.75*math.Log(1.5) + 0.25*math.Log(0.5)
	near(t, "soft", v.Soft, soft, 1e-7) // ln 3 is a float32
	near(t, "hard", v.Hard, math.Ln2, 1e-15)
	near(t, "loss", v.Loss, 0.25*soft+0.75*math.Ln2, 1e-7)
	near(t, "slope 0", v.Slope[0], 0.25*(0.5-0.75)+0.75*(0.5-1), 1e-7)
	near(t, "slope 1", v.Slope[1], 0.25*(0.5-0.25)+0.75*0.5, 1e-7)
}

func random(rng *nn.Rand, scale float64, shape ...int) *nn.Tensor {
	t := nn.NewTensor(shape...)
	for i := range t.Data {
		t.Data[i] = float32(scale * rng.Normal())
	}
	return t
}

// distributions are rows that sum to 1.
func distributions(rng *nn.Rand, batch, classes int) *nn.Tensor {
	t, err := nn.Softmax(random(rng, 2, batch, classes))
	if err != nil {
		panic(err)
	}
	return t
}

// The analytic gradient is the slope of the loss: central differences, whose
// error is about h² and, from the rounding of the loss, 1e-16/h. Logits are
// multiples of 1/64, so that a step of 2^-14 is exact in float32.
func TestFiniteDifferences(t *testing.T) {
	const h = 0x1p-14
	rng := nn.NewRand(7)
	for _, form := range []distill.Form{distill.TinyTorch, distill.Hinton, distill.Audit} {
		for _, temperature := range []float64{0.5, 1, 3, 10} {
			for _, l := range []distill.Labels{distill.Classes([]int{2, 0, 4}), distill.Rows(distributions(rng, 3, 5))} {
				o := distill.Options{Temperature: temperature, Alpha: 0.6, Form: form}
				s, z := random(rng, 1.5, 3, 5), random(rng, 1.5, 3, 5)
				for i, v := range s.Data {
					s.Data[i] = float32(math.Round(float64(v)*64) / 64)
				}
				slope := compute(t, s, z, l, o).Slope
				for i, v := range s.Data {
					s.Data[i] = v + h
					above := compute(t, s, z, l, o).Loss
					s.Data[i] = v - h
					below := compute(t, s, z, l, o).Loss
					s.Data[i] = v
					if want := (above - below) / (2 * h); math.Abs(slope[i]-want) > 1e-7 {
						t.Errorf("%v at T=%v: slope %d is %.9g, differences say %.9g", form, temperature, i, slope[i], want)
					}
				}
			}
		}
	}
}

// Laws: a student that answers as its teacher has no soft loss and no soft
// slope; a constant added to a row changes nothing; slopes of a row sum to 0.
func TestLaws(t *testing.T) {
	rng := nn.NewRand(3)
	for _, form := range []distill.Form{distill.TinyTorch, distill.Hinton, distill.Audit} {
		z := random(rng, 3, 4, 6)
		l := distill.Classes([]int{0, 1, 2, 3})
		o := distill.Options{Temperature: 4, Alpha: 1, Form: form}
		v := compute(t, z, z, l, o)
		near(t, form.String()+": soft of a perfect student", v.Soft, 0, 1e-6) // Audit's ε leaves 4·6e-8
		for _, d := range v.Slope {
			near(t, form.String()+": slope of a perfect student", d, 0, 1e-7)
		}

		s := random(rng, 3, 4, 6)
		o.Alpha = 0.3
		v = compute(t, s, z, l, o)
		for i := range 4 {
			sum := 0.0
			for _, d := range v.Slope[i*6 : i*6+6] {
				sum += d
			}
			near(t, form.String()+": sum of a row's slopes", sum, 0, 1e-14)
		}
		if v.Soft <= 0 || v.Hard <= 0 {
			t.Errorf("%v: soft %v, hard %v, want both positive", form, v.Soft, v.Hard)
		}
		for i := range s.Data {
			s.Data[i] = float32(math.Round(float64(s.Data[i])*1024) / 1024)
		}
		before := compute(t, s, z, l, o).Loss
		for i := range s.Data {
			s.Data[i] += 8 // exact
		}
		near(t, form.String()+": loss after a shift", compute(t, s, z, l, o).Loss, before, 1e-13)
	}
}

// Without T² the soft slope fades as 1/T²; with it, it tends to a constant.
func TestFading(t *testing.T) {
	at := func(form distill.Form, temperature float64) float64 {
		return compute(t, student(), teacher(), labels, distill.Options{Temperature: temperature, Alpha: 1, Form: form}).Slope[0]
	}
	near(t, "ratio from T=50 to T=100", at(distill.TinyTorch, 50)/at(distill.TinyTorch, 100), 4, 0.1)
	near(t, "the same with T²", at(distill.Hinton, 50)/at(distill.Hinton, 100), 1, 0.03)
}

// Classes are one-hot rows.
func TestRows(t *testing.T) {
	for _, form := range []distill.Form{distill.TinyTorch, distill.Hinton, distill.Audit} {
		o := distill.Options{Temperature: 2, Alpha: 0.4, Form: form}
		a := compute(t, student(), teacher(), labels, o)
		b := compute(t, student(), teacher(), distill.Rows(nn.FromData([]float32{0, 1, 0, 1, 0, 0}, 2, 3)), o)
		if a.Loss != b.Loss {
			t.Errorf("%v: loss %v by class, %v by row", form, a.Loss, b.Loss)
		}
		for i := range a.Slope {
			if a.Slope[i] != b.Slope[i] {
				t.Errorf("%v: slope %d: %v by class, %v by row", form, i, a.Slope[i], b.Slope[i])
			}
		}
	}
}

// Logits far apart: probabilities underflow to 0, the loss does not.
func TestExtremes(t *testing.T) {
	s, z := nn.FromData([]float32{2000, 0}, 1, 2), nn.FromData([]float32{0, 2000}, 1, 2)
	for _, alpha := range []float64{0, 0.5, 1} {
		v := compute(t, s, z, distill.Classes([]int{1}), distill.Options{Temperature: 1, Alpha: alpha})
		near(t, "loss", v.Loss, 2000, 1e-9)
	}
	v := compute(t, s, z, distill.Classes([]int{1}), distill.Options{Temperature: 1, Alpha: 0.5, Form: distill.Audit})
	near(t, "audit's soft term", v.Soft, math.Log(1e8), 1e-6)
	// A term of weight 0 cannot spoil the other by being infinite.
	v = compute(t, s, z, distill.Classes([]int{0}), distill.Options{Temperature: 1e-306, Alpha: 0})
	near(t, "loss beside an infinite soft term", v.Loss, 0, 0)
	nan := float32(math.NaN())
	v = compute(t, nn.FromData([]float32{nan, 0}, 1, 2), z, distill.Classes([]int{0}), distill.Options{Temperature: 1, Alpha: 0.5})
	if v.Loss == v.Loss {
		t.Errorf("loss of a NaN is %v", v.Loss)
	}
}

func TestErrors(t *testing.T) {
	good := distill.Options{Temperature: 2, Alpha: 0.5}
	for _, o := range []distill.Options{
		{Temperature: 0, Alpha: 0.5}, {Temperature: -1, Alpha: 0.5}, {Temperature: math.NaN(), Alpha: 0.5},
		{Temperature: math.Inf(1), Alpha: 0.5}, {Temperature: 2, Alpha: -0.1}, {Temperature: 2, Alpha: 1.1}, {Temperature: 2, Alpha: math.NaN()},
	} {
		var e *distill.RangeError
		if _, err := distill.Compute(student(), teacher(), labels, o); !errors.As(err, &e) {
			t.Errorf("%+v: %v", o, err)
		}
		if o.Alpha == 0.5 {
			if _, err := distill.SoftTargets(teacher(), o.Temperature); !errors.As(err, &e) {
				t.Errorf("soft targets at %v: %v", o.Temperature, err)
			}
			if _, err := distill.Entropy(teacher(), o.Temperature); !errors.As(err, &e) {
				t.Errorf("entropy at %v: %v", o.Temperature, err)
			}
		}
	}
	for _, l := range [][]int{{0, 3}, {-1, 0}} {
		var e *nn.LabelError
		if _, err := distill.Compute(student(), teacher(), distill.Classes(l), good); !errors.As(err, &e) {
			t.Errorf("labels %v: %v", l, err)
		}
	}
	nan := float32(math.NaN())
	for _, rows := range [][]float32{{0, 1, 0, 0.5, 0.4, 0}, {0, 1, 0, 2, -1, 0}, {nan, 1, 0, 1, 0, 0}, {0, 0, 0, 1, 0, 0}} {
		var e *distill.DistributionError
		if _, err := distill.Compute(student(), teacher(), distill.Rows(nn.FromData(rows, 2, 3)), good); !errors.As(err, &e) {
			t.Errorf("rows %v: %v", rows, err)
		}
	}
	var shape *nn.ShapeError
	for name, f := range map[string]func() error{
		"a label for two rows": func() error {
			_, err := distill.Compute(student(), teacher(), distill.Classes([]int{0}), good)
			return err
		},
		"rows of labels too wide": func() error {
			_, err := distill.Compute(student(), teacher(), distill.Rows(nn.NewTensor(2, 4)), good)
			return err
		},
		"a teacher of other classes": func() error {
			_, err := distill.Compute(student(), nn.NewTensor(2, 4), labels, good)
			return err
		},
		"a vector": func() error { _, err := distill.Compute(nn.NewTensor(3), teacher(), labels, good); return err },
		"nothing":  func() error { _, err := distill.Compute(nil, teacher(), labels, good); return err },
		"no rows": func() error {
			_, err := distill.Compute(nn.NewTensor(0, 3), nn.NewTensor(0, 3), distill.Classes(nil), good)
			return err
		},
		"targets of a vector": func() error { _, err := distill.SoftTargets(nn.NewTensor(3), 1); return err },
	} {
		if err := f(); !errors.As(err, &shape) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := distill.ParseForm("hinton"); err != nil {
		t.Error(err)
	}
	var e *distill.FormError
	if _, err := distill.ParseForm("geoffrey"); !errors.As(err, &e) {
		t.Errorf("an unknown form: %v", err)
	}
}

// Backward reaches the student's parameters and nothing of the teacher's, even
// where both are on one tape.
func TestTape(t *testing.T) {
	rng := nn.NewRand(5)
	big := nn.NewSequential(nn.NewLinear(4, 8, true, rng), nn.ReLU{}, nn.NewLinear(8, 3, true, rng))
	small := nn.NewLinear(4, 3, true, rng)
	x := random(rng, 1, 6, 4)
	var tape nn.Tape
	z, err := nn.ForwardTape(big, x, &tape)
	if err != nil {
		t.Fatal(err)
	}
	s, err := nn.ForwardTape(small, x, &tape)
	if err != nil {
		t.Fatal(err)
	}
	l, o := distill.Classes([]int{0, 1, 2, 0, 1, 2}), distill.Options{Temperature: 3, Alpha: 0.7}
	loss, err := distill.Loss(s, z, l, o, &tape)
	if err != nil {
		t.Fatal(err)
	}
	v := compute(t, s, z, l, o)
	if len(loss.Shape) != 0 || loss.Data[0] != float32(v.Loss) {
		t.Errorf("loss %v of shape %v, want the scalar %v", loss.Data, loss.Shape, v.Loss)
	}
	if err := loss.Backward(); err != nil {
		t.Fatal(err)
	}
	for _, n := range nn.Named(big) {
		if n.Tensor.Grad != nil {
			t.Errorf("the teacher's %s has a gradient", n.Name)
		}
	}
	for j := range 3 { // dL/db sums the slopes over the batch
		sum := 0.0
		for i := range 6 {
			sum += v.Slope[3*i+j]
		}
		near(t, "bias gradient", float64(small.Bias.Grad[j]), sum, 1e-7)
	}
	nonzero := 0
	for _, g := range small.Weight.Grad {
		if g != 0 {
			nonzero++
		}
	}
	if nonzero != 12 {
		t.Errorf("%d of 12 weight gradients", nonzero)
	}
	if _, err := distill.Loss(s, z, l, o, nil); err != nil {
		t.Errorf("without a tape: %v", err)
	}
}

func TestSoftTargets(t *testing.T) {
	z := nn.FromData([]float32{1, 2, 0.5}, 1, 3)
	for temperature, want := range map[float64][]float64{
		1: {0.231, 0.629, 0.140}, 3: {0.308, 0.430, 0.261}, 10: {0.327, 0.362, 0.311},
	} {
		y, err := distill.SoftTargets(z, temperature)
		if err != nil {
			t.Fatal(err)
		}
		for c, v := range y.Data {
			near(t, "target", float64(v), want[c], 5.1e-4) // three digits
		}
	}
	plain, err := nn.Softmax(z)
	if err != nil {
		t.Fatal(err)
	}
	y, _ := distill.SoftTargets(z, 1)
	for c := range y.Data {
		if y.Data[c] != plain.Data[c] {
			t.Errorf("at T=1 %v, softmax %v", y.Data, plain.Data)
		}
	}
}

func TestEntropy(t *testing.T) {
	z := nn.FromData([]float32{2, 1, 0.1, -1.5}, 1, 4)
	last := 0.0
	for _, c := range []struct{ temperature, want, digits float64 }{{1, 0.668, 5e-4}, {3, 0.942, 5e-4}, {10, 0.994, 5e-4}, {20, 0.9985, 5e-5}} {
		h, err := distill.Entropy(z, c.temperature)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "entropy", h[0], c.want, c.digits)
		if h[0] <= last {
			t.Errorf("entropy %v at T=%v, no more than %v at less", h[0], c.temperature, last)
		}
		last = h[0]
	}
	two := nn.FromData([]float32{0, 0, 1000, 0}, 2, 2) // uniform, and sure
	h, err := distill.Entropy(two, 1)
	if err != nil || h[0] != 1 || h[1] != 0 {
		t.Errorf("entropies %v, %v, want 1 and 0", h, err)
	}
	if m, err := distill.MeanEntropy(two, 1); m != 0.5 || err != nil {
		t.Errorf("mean %v, %v", m, err)
	}
	if h, err := distill.Entropy(nn.FromData([]float32{5}, 1, 1), 1); err != nil || h[0] != 0 {
		t.Errorf("one class: %v, %v", h, err)
	}
	if m, err := distill.MeanEntropy(nn.NewTensor(0, 2), 1); m != 0 || err != nil {
		t.Errorf("no rows: %v, %v", m, err)
	}
}

// At a high temperature, with T², a student learns to match scores: the soft slope tends
// to the difference of the logits, each less their mean, over the classes (Hinton et
// al., arXiv:1503.02531, 2.1). What is left falls as 1/T.
func TestScoresAreMatched(t *testing.T) {
	z, v := []float64{1, 0.5, -2, 0.25}, []float64{2, 1, 0.125, -1.5}
	mean := func(x []float64) float64 { return (x[0] + x[1] + x[2] + x[3]) / 4 }
	row := func(x []float64) *nn.Tensor {
		return nn.FromData([]float32{float32(x[0]), float32(x[1]), float32(x[2]), float32(x[3])}, 1, 4)
	}
	for _, temperature := range []float64{100, 1000, 10_000} {
		slope := compute(t, row(z), row(v), distill.Classes([]int{0}), distill.Options{Temperature: temperature, Alpha: 1, Form: distill.Hinton}).Slope
		for i := range z {
			near(t, fmt.Sprint("at T=", temperature, ", class ", i), slope[i], (z[i]-mean(z)-v[i]+mean(v))/4, 2/temperature)
		}
	}
}
