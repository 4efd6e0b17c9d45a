package nn

import (
	"context"
	"errors"
	"math"
	"testing"
)

// One pass over all images at once gives the mean too; the two differ by the
// rounding of float32 sums, a few 1e-7.
func TestMeanGradientIsThatOfOneBatch(t *testing.T) {
	x, labels := blobs(150, 70) // not a multiple of 64
	model := net(71)
	got, loss, err := MeanGradient(context.Background(), model, x, labels)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range model.Parameters() {
		if p.Grad != nil {
			t.Fatal("the model was touched")
		}
	}
	var tape Tape
	logits, _ := ForwardTape(model, x, &tape)
	want, _ := CrossEntropy(logits, labels, &tape)
	if err := want.Backward(); err != nil {
		t.Fatal(err)
	}
	if math.Abs(loss-float64(want.Data[0])) > 1e-6 {
		t.Errorf("loss %v, want %v", loss, want.Data[0])
	}
	largest := 0.0
	for i, p := range model.Parameters() {
		for j, g := range p.Grad {
			if math.Abs(float64(got[i][j]-g)) > 1e-6 {
				t.Errorf("parameter %d, entry %d: %v, want %v", i, j, got[i][j], g)
			}
			largest = max(largest, math.Abs(float64(g)))
		}
	}
	if largest < 1e-2 {
		t.Errorf("no gradient above %v, the test sees nothing", largest)
	}
}

// Batches of 1 are the images for themselves, whatever was in Grad before.
func TestEachGradientOfOneImage(t *testing.T) {
	x, labels := blobs(5, 72)
	model := net(73)
	for _, p := range model.Parameters() {
		p.Grad = randoms(len(p.Data), NewRand(74))
	}
	before := Clone(model) // with these gradients
	at := 0
	err := EachGradient(context.Background(), model, x, labels, 1, func(grads [][]float32, loss float64, size int) error {
		alone := Clone(model)
		forget(Parameters(alone))
		var tape Tape
		logits, _ := ForwardTape(alone, FromData(x.Data[at*4:at*4+4], 1, 4), &tape)
		l, _ := CrossEntropy(logits, labels[at:at+1], &tape)
		if err := l.Backward(); err != nil {
			return err
		}
		if size != 1 || loss != float64(l.Data[0]) {
			t.Errorf("image %d: %d images, loss %v, want %v", at, size, loss, l.Data[0])
		}
		for i, p := range Parameters(alone) {
			if !sameBits(grads[i], p.Grad) {
				t.Errorf("image %d, parameter %d: another gradient than alone", at, i)
			}
		}
		at++
		return nil
	})
	if err != nil || at != 5 {
		t.Errorf("%d images, %v", at, err)
	}
	for i, p := range model.Parameters() {
		if old := Parameters(before)[i]; !sameBits(p.Grad, old.Grad) || !sameBits(p.Data, old.Data) {
			t.Errorf("parameter %d of the model was touched", i)
		}
	}
}

func TestEachGradientRefuses(t *testing.T) {
	ctx := context.Background()
	x, labels := blobs(10, 75)
	visit := func([][]float32, float64, int) error { return nil }
	var shape *ShapeError
	if err := EachGradient(ctx, net(1), x, labels[:9], 4, visit); !errors.As(err, &shape) {
		t.Errorf("a label too few: %v", err)
	}
	labels[7] = 3
	var label *LabelError
	if err := EachGradient(ctx, net(1), x, labels, 4, visit); !errors.As(err, &label) || label.Index != 7 {
		t.Errorf("a label that is no class: %v", err)
	}
	labels[7] = 0
	stop := errors.New("enough")
	calls := 0
	if err := EachGradient(ctx, net(1), x, labels, 4, func([][]float32, float64, int) error { calls++; return stop }); err != stop || calls != 1 {
		t.Errorf("a visit that stops: %v after %d", err, calls)
	}
	done, cancel := context.WithCancel(ctx)
	cancel()
	if _, _, err := MeanGradient(done, net(1), x, labels); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
	cycle := NewSequential()
	cycle.Layers = []Layer{cycle}
	if err := EachGradient(ctx, cycle, x, labels, 4, visit); err != ErrCycle {
		t.Errorf("a cycle: %v", err)
	}
	grads, loss, err := MeanGradient(ctx, net(1), NewTensor(0, 4), nil)
	if err != nil || loss != 0 || len(grads) != 4 || grads[0] != nil {
		t.Errorf("no images: %v, %v, %v", grads, loss, err)
	}
}
