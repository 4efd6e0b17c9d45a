package nn

import (
	"errors"
	"math"
	"testing"
)

func TestSoftmaxByHand(t *testing.T) {
	p, err := Softmax(FromData([]float32{1, 2, 0.5, 1. / 3, 2. / 3, 0.5 / 3}, 2, 3))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{.231, .629, .140, .308, .430, .261} { // at temperature 1 and 3
		if math.Abs(float64(p.Data[i])-want) > 0.0006 {
			t.Errorf("entry %d is %v, want %v", i, p.Data[i], want)
		}
	}
}

func TestCrossEntropyByHand(t *testing.T) {
	var tape Tape
	logits := FromData([]float32{0, 0, 0, 0, 0, 0, 0, 0}, 2, 4)
	logits.Grad = make([]float32, 8)
	loss, err := CrossEntropy(logits, []int{3, 0}, &tape)
	if err != nil {
		t.Fatal(err)
	}
	if want := float32(math.Log(4)); loss.Data[0] != want {
		t.Errorf("four equal logits: %v, want ln 4 = %v", loss.Data[0], want)
	}
	if err := loss.Backward(); err != nil {
		t.Fatal(err)
	}
	if want := []float32{.125, .125, .125, -.375, -.375, .125, .125, .125}; !sameBits(logits.Grad, want) {
		t.Errorf("gradient %v, want %v", logits.Grad, want)
	}
}

// Naively, e^10000 overflows and e^-10000 gives ln 0.
func TestCrossEntropyIsStable(t *testing.T) {
	for _, c := range []struct {
		logits []float32
		label  int
		want   float32
	}{
		{[]float32{10000, 0}, 0, 0},
		{[]float32{10000, 0}, 1, 10000},
		{[]float32{-10000, -10000}, 0, float32(math.Ln2)},
		{[]float32{3e38, -3e38}, 0, 0},
	} {
		loss, err := CrossEntropy(FromData(c.logits, 1, 2), []int{c.label}, nil)
		if err != nil || loss.Data[0] != c.want {
			t.Errorf("%v, label %d: %v, %v, want %v", c.logits, c.label, loss.Data, err, c.want)
		}
	}
	loss, err := CrossEntropy(FromData([]float32{float32(math.NaN()), 0}, 1, 2), []int{1}, nil)
	if err != nil || loss.Data[0] == loss.Data[0] {
		t.Errorf("logits with NaN: %v, %v, want NaN", loss, err)
	}
}

func TestCrossEntropyErrors(t *testing.T) {
	for _, y := range []int{-1, 3} {
		_, err := CrossEntropy(NewTensor(2, 3), []int{0, y}, nil)
		var label *LabelError
		if !errors.As(err, &label) || label.Index != 1 || label.Label != y {
			t.Errorf("label %d: error %v", y, err)
		}
	}
	for _, c := range []struct {
		logits *Tensor
		labels []int
	}{{NewTensor(2, 3), []int{0}}, {NewTensor(3), []int{0, 0, 0}}, {NewTensor(0, 3), nil}} {
		var shape *ShapeError
		if _, err := CrossEntropy(c.logits, c.labels, nil); !errors.As(err, &shape) {
			t.Errorf("logits %v, %d labels: error %v", c.logits.Shape, len(c.labels), err)
		}
	}
}

func TestArgmax(t *testing.T) {
	nan := float32(math.NaN())
	for _, c := range []struct {
		row  []float32
		want int
	}{
		{[]float32{1}, 0}, {[]float32{1, 3, 2}, 1}, {[]float32{3, 1, 3}, 0}, {[]float32{-2, -1}, 1},
		{[]float32{nan, 1, 2}, 2}, {[]float32{1, nan}, 0}, {[]float32{nan, nan}, 0},
		{[]float32{nan, float32(math.Inf(-1))}, 1},
	} {
		if got := Argmax(c.row); got != c.want {
			t.Errorf("Argmax(%v) = %d, want %d", c.row, got, c.want)
		}
	}
}
