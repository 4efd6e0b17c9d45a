package nn

import (
	"math"
	"testing"
)

// plainLoss is the network and its loss once more, in float64 and by the
// formulas alone: what finite differences are taken of. w overrides the entry
// at of tensor p by v.
func plainLoss(l Layer, x *Tensor, labels []int, p *Tensor, at int, v float64) float64 {
	get := func(t *Tensor, i int) float64 {
		if t == p && i == at {
			return v
		}
		return float64(t.Data[i])
	}
	width := x.Shape[1]
	total := 0.0
	for i, y := range labels {
		z := make([]float64, width)
		for j := range z {
			z[j] = get(x, i*width+j)
		}
		z = plainForward(l, z, get)
		sum := 0.0
		for _, v := range z {
			sum += math.Exp(v)
		}
		total += math.Log(sum) - z[y]
	}
	return total / float64(len(labels))
}

func plainForward(l Layer, z []float64, get func(*Tensor, int) float64) []float64 {
	switch l := l.(type) {
	case *Linear:
		out := l.Weight.Shape[1]
		y := make([]float64, out)
		for j := range y {
			for k, v := range z {
				y[j] += v * get(l.Weight, k*out+j)
			}
			if l.Bias != nil {
				y[j] += get(l.Bias, j)
			}
		}
		return y
	case *LowRank:
		h := plainForward(&Linear{Weight: l.U}, z, get)
		return plainForward(&Linear{Weight: l.V, Bias: l.Bias}, h, get)
	case ReLU:
		for i := range z {
			z[i] = math.Max(z[i], 0)
		}
	case *Sequential:
		for _, l := range l.Layers {
			z = plainForward(l, z, get)
		}
	}
	return z
}

// newLowRank is a layer of random factors.
func newLowRank(in, k, out int, bias bool, rng *Rand) *LowRank {
	l := &LowRank{U: FromData(randoms(in*k, rng), in, k), V: FromData(randoms(k*out, rng), k, out)}
	if bias {
		l.Bias = NewTensor(out)
	}
	return l
}

// Central differences err by h²/6 times a third derivative, about 1e-12 here,
// and by 1e-16/h from rounding; the float32 backward pass by a few 1e-7 of the
// largest term. So 2e-6 absolute is met by a right gradient and by no wrong one.
func TestGradientsAgainstDifferences(t *testing.T) {
	const h, tolerance = 1e-5, 2e-6
	rng := NewRand(11)
	shared := NewLinear(6, 6, true, rng)
	for name, model := range map[string]Layer{
		"linear":  NewLinear(6, 3, true, rng),
		"plain":   NewSequential(NewLinear(6, 5, true, rng), ReLU{}, NewLinear(5, 3, false, rng)),
		"lowrank": NewSequential(newLowRank(6, 2, 5, true, rng), ReLU{}, newLowRank(5, 2, 3, false, rng)),
		"shared":  NewSequential(shared, NewSequential(ReLU{}, shared, ReLU{}), shared, NewLinear(6, 3, true, rng)),
	} {
		x := FromData(randoms(7*6, rng), 7, 6)
		x.Grad = make([]float32, len(x.Data)) // ask for it
		labels := []int{0, 1, 2, 2, 1, 0, 2}
		for _, p := range Parameters(model) {
			for i := range p.Data { // biases too, so that none is at zero
				p.Data[i] += float32(rng.Normal() * 0.1)
			}
		}
		var tape Tape
		logits, err := ForwardTape(model, x, &tape)
		if err != nil {
			t.Fatal(err)
		}
		loss, err := CrossEntropy(logits, labels, &tape)
		if err != nil {
			t.Fatal(err)
		}
		if err := loss.Backward(); err != nil {
			t.Fatal(err)
		}
		if want := plainLoss(model, x, labels, nil, 0, 0); math.Abs(float64(loss.Data[0])-want) > 1e-6 {
			t.Errorf("%s: loss %v, want %v", name, loss.Data[0], want)
		}
		largest := 0.0
		for n, p := range append(Parameters(model), x) {
			for i, got := range p.Grad {
				v := float64(p.Data[i])
				want := (plainLoss(model, x, labels, p, i, v+h) - plainLoss(model, x, labels, p, i, v-h)) / (2 * h)
				if math.Abs(float64(got)-want) > tolerance {
					t.Errorf("%s: tensor %d, entry %d: gradient %v, differences say %v", name, n, i, got, want)
				}
				largest = max(largest, math.Abs(want))
			}
		}
		if largest < 1000*tolerance {
			t.Errorf("%s: no gradient above %v, the test sees nothing", name, largest)
		}
	}
}

func TestBackwardErrors(t *testing.T) {
	model := NewLinear(2, 2, true, NewRand(12))
	var tape Tape
	logits, _ := ForwardTape(model, FromData([]float32{1, 2}, 1, 2), &tape)
	if err := logits.Backward(); err != ErrNotScalar {
		t.Errorf("backward from logits: %v", err)
	}
	unrecorded, _ := CrossEntropy(logits, []int{0}, nil)
	if err := unrecorded.Backward(); err != ErrNotRecorded {
		t.Errorf("backward without a tape: %v", err)
	}
	if model.Weight.Grad != nil {
		t.Error("a gradient before any backward pass")
	}
	loss, _ := CrossEntropy(logits, []int{0}, &tape)
	if err := loss.Backward(); err != nil {
		t.Fatal(err)
	}
	if err := loss.Backward(); err != ErrBackwardTwice {
		t.Errorf("backward twice: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a second forward pass on a walked tape did not panic")
		}
	}()
	_, _ = ForwardTape(model, FromData([]float32{1, 2}, 1, 2), &tape)
}

// What the loss does not depend on keeps a nil gradient; two passes add up.
func TestGradientsReachWhatTheyShould(t *testing.T) {
	rng := NewRand(13)
	teacher, student := NewLinear(3, 2, true, rng), NewLinear(3, 2, true, rng)
	x := FromData(randoms(12, rng), 4, 3)
	var first []float32
	for range 2 {
		var tape Tape
		if _, err := ForwardTape(teacher, x, &tape); err != nil {
			t.Fatal(err)
		}
		logits, _ := ForwardTape(student, x, &tape)
		loss, _ := CrossEntropy(logits, []int{0, 1, 1, 0}, &tape)
		if err := loss.Backward(); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = append(first, student.Weight.Grad...)
		}
	}
	if teacher.Weight.Grad != nil || teacher.Bias.Grad != nil || x.Grad != nil {
		t.Error("a gradient reached the teacher or the images")
	}
	for i, g := range student.Weight.Grad {
		if math.Abs(float64(g-2*first[i])) > 1e-6 {
			t.Errorf("entry %d: %v after two passes, %v after one", i, g, first[i])
		}
	}
}
