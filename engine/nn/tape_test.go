package nn

import (
	"context"
	"testing"
)

// A tape that was reset gives the bits of a new one, for batches of any size.
func TestResetTapeGivesTheSameBits(t *testing.T) {
	x, labels := blobs(40, 80)
	model := NewSequential(net(81), ReLU{})
	var kept Tape
	for round, n := range []int{16, 16, 7, 16, 1} {
		var grads [2][][]float32
		for i, tape := range []*Tape{&kept, {}} {
			if i == 0 {
				tape.Reset()
			}
			forget(Parameters(model))
			logits, err := ForwardTape(model, FromData(x.Data[:n*4], n, 4), tape)
			if err != nil {
				t.Fatal(err)
			}
			loss, _ := CrossEntropy(logits, labels[:n], tape)
			if err := loss.Backward(); err != nil {
				t.Fatal(err)
			}
			for _, p := range Parameters(model) {
				grads[i] = append(grads[i], p.Grad)
			}
		}
		for i := range grads[0] {
			if !sameBits(grads[0][i], grads[1][i]) {
				t.Errorf("round %d, parameter %d: the kept tape gives another gradient", round, i)
			}
		}
	}
}

// After the first, a step allocates nothing, by either optimizer and with the
// pruned weights held, also where the batches differ in size.
func TestStepAllocatesNothing(t *testing.T) {
	rng := NewRand(82)
	const in, batch = 20, 16
	model := NewSequential(NewLinear(in, 8, true, rng), ReLU{}, NewSequential(&LowRank{U: NewTensor(8, 2), V: NewTensor(2, 3)}))
	x, labels, rows := FromData(randoms(batch*in, rng), batch, in), make([]int, batch), rng.Perm(batch)
	params := model.Parameters()
	adam, _ := NewAdam(params, 0.01)
	sgd, _ := NewSGD(params, 0.01, 0.9)
	held := NewHold(sgd, params[:1], [][]bool{make([]bool, in*8)})
	for _, opt := range []Optimizer{adam, sgd, held} {
		loop := newStepper(model, nil, batch, in)
		if n := testing.AllocsPerRun(10, func() {
			for _, rows := range [][]int{rows, rows[:5]} {
				if _, _, err := loop.step(x, labels, rows, opt); err != nil {
					t.Fatal(err)
				}
			}
		}); n != 0 {
			t.Errorf("%T: two steps allocate %v times", opt, n)
		}
	}
}

// The loop's own loss, handed in, trains to the same bits; it is told which
// images a batch holds.
func TestTrainWithALossOfOnesOwn(t *testing.T) {
	x, labels := blobs(50, 83)
	var hashes [2]uint64
	for i := range hashes {
		model := net(84)
		sgd, _ := NewSGD(model.Parameters(), 0.1, 0.9)
		how := Training{Epochs: 2, BatchSize: 16, Seed: 85}
		if i == 1 {
			how.Loss = func(logits *Tensor, rows []int, tape *Tape) (*Tensor, error) {
				y := make([]int, len(rows))
				for k, row := range rows {
					y[k] = labels[row]
				}
				return CrossEntropy(logits, y, tape)
			}
		}
		if err := Train(context.Background(), model, x, labels, sgd, how); err != nil {
			t.Fatal(err)
		}
		hashes[i] = hash(model)
	}
	if hashes[0] != hashes[1] {
		t.Error("the same loss, two results")
	}
}

// Training writes no gradient into an array that somebody held before it.
func TestTrainLeavesOldGradientsAlone(t *testing.T) {
	x, labels := blobs(50, 86)
	model := net(87)
	w := model.Parameters()[0]
	for range 2 {
		old := w.Grad
		kept := append([]float32(nil), old...)
		sgd, _ := NewSGD(model.Parameters(), 0.1, 0)
		if err := Train(context.Background(), model, x, labels, sgd, Training{Epochs: 1, BatchSize: 16}); err != nil {
			t.Fatal(err)
		}
		if !sameBits(old, kept) || w.Grad == nil {
			t.Error("a gradient from before the training was overwritten")
		}
	}
}
