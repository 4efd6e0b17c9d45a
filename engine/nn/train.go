package nn

import (
	"context"
	"fmt"
)

// Training says how [Train] goes through the data.
type Training struct {
	Epochs    int    // passes over the data, at least 0
	BatchSize int    // images a step, at least 1; the last batch of an epoch may be smaller
	Seed      uint64 // of the order in which images come

	// Loss, if set, is minimized in place of softmax cross-entropy: one number
	// from the logits (len(rows), classes) of the images at these rows, recorded
	// on the tape. Both slices are the loop's: keep neither.
	Loss func(logits *Tensor, rows []int, tape *Tape) (*Tensor, error)

	// Rate, if set, is called before each epoch, from 0, and may change the
	// optimizer's learning rate.
	Rate func(epoch int)

	// Batch, if set, is called after each step. In a browser it is the place to
	// let the thread hear a "cancel". An error ends the training.
	Batch func(step int) error

	// Epoch, if set, is called after each epoch. An error ends the training.
	Epoch func(Progress) error
}

// Progress is what an epoch of training saw.
type Progress struct {
	Epoch, Epochs int     // Epoch counts from 1
	Loss          float64 // mean over the images, each seen with the weights of its step
	Right, Of     int     // how many were read right, seen likewise
}

// Accuracy is the fraction read right, 0 to 1.
func (p Progress) Accuracy() float64 {
	if p.Of == 0 {
		return 0
	}
	return float64(p.Right) / float64(p.Of)
}

// Train runs minibatch training: each epoch shuffles the images anew from the
// seed, and each batch is a forward pass, softmax cross-entropy (or how.Loss), a
// backward pass and a step of the optimizer. images is (n, in), labels one class
// each. The result depends on the arguments alone: the same bits on every
// machine. Each step takes the memory of the step before, the gradients of the
// parameters among it.
//
// Train returns ctx.Err() soon after ctx is done (it looks after each step),
// the error of a callback, a [*ShapeError], a [*LabelError], or a
// [*DivergedError] once the loss is no longer finite. The network then keeps
// what the steps so far have made of it: train a [Clone] to be able to go back.
// Train panics if BatchSize is less than 1 or Epochs is negative.
func Train(ctx context.Context, model Layer, images *Tensor, labels []int, opt Optimizer, how Training) error {
	if how.BatchSize < 1 || how.Epochs < 0 {
		panic(fmt.Sprintf("nn: batches of %d for %d epochs, want at least 1 and 0", how.BatchSize, how.Epochs))
	}
	n, width, ok := images.matrix()
	if !ok || n != len(labels) {
		return &ShapeError{Layer: "training", Want: fmt.Sprintf("images of shape (%d, pixels), one a label,", len(labels)), Got: shapeOf(images)}
	}
	if cyclic(model, nil) {
		return ErrCycle
	}

	rng := NewRand(how.Seed)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	loop := newStepper(model, how.Loss, min(how.BatchSize, n), width)
	step := 0
	for epoch := range how.Epochs {
		if how.Rate != nil {
			how.Rate(epoch)
		}
		rng.Shuffle(order)
		seen := Progress{Epoch: epoch + 1, Epochs: how.Epochs, Of: n}
		total := 0.0
		for from := 0; from < n; from += how.BatchSize {
			rows := order[from:min(from+how.BatchSize, n)]
			loss, right, err := loop.step(images, labels, rows, opt)
			if err != nil {
				return err
			}
			if loss-loss != 0 { // NaN or infinite
				return &DivergedError{Epoch: epoch + 1, Step: step + 1}
			}
			total += float64(loss * float64(len(rows)))
			seen.Right += right
			step++
			if how.Batch != nil {
				if err := how.Batch(step); err != nil {
					return err
				}
			}
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if n > 0 {
			seen.Loss = total / float64(n)
		}
		if how.Epoch != nil {
			if err := how.Epoch(seen); err != nil {
				return err
			}
		}
	}
	return nil
}

// A stepper is what the steps of one training have in common: their memory.
type stepper struct {
	model  Layer
	loss   func(logits *Tensor, rows []int, tape *Tape) (*Tensor, error) // nil: cross-entropy
	tape   Tape
	images []float32 // of the largest batch
	x      Tensor    // of this one
	labels []int

	params []*Tensor
	grads  [][]float32 // of params, as this stepper last saw them
}

func newStepper(model Layer, loss func(*Tensor, []int, *Tape) (*Tensor, error), batch, width int) *stepper {
	params := Parameters(model)
	return &stepper{
		model: model, loss: loss, params: params, grads: make([][]float32, len(params)),
		images: make([]float32, batch*width), labels: make([]int, batch), x: Tensor{Shape: make([]int, 2)},
	}
}

// step is one step on the images at these rows; it returns the loss before the
// step and how many images were read right.
func (s *stepper) step(images *Tensor, labels []int, rows []int, opt Optimizer) (loss float64, right int, err error) {
	logits, l, err := s.forward(images, labels, rows)
	if err != nil {
		return 0, 0, err
	}
	opt.ZeroGrad()
	if err := s.backward(l); err != nil {
		return 0, 0, err
	}
	opt.Step()
	classes := logits.Shape[1]
	for i, y := range s.labels[:len(rows)] {
		if Argmax(logits.Data[i*classes:i*classes+classes]) == y {
			right++
		}
	}
	return float64(l.Data[0]), right, nil
}

// forward computes logits and loss of the images at these rows.
func (s *stepper) forward(images *Tensor, labels []int, rows []int) (logits, loss *Tensor, err error) {
	width := images.Shape[1]
	x, y := &s.x, s.labels[:len(rows)]
	x.Shape[0], x.Shape[1], x.Data = len(rows), width, s.images[:len(rows)*width]
	for i, row := range rows {
		copy(x.Data[i*width:], images.Data[row*width:row*width+width])
		y[i] = labels[row]
	}
	s.tape.Reset()
	logits, err = s.model.Forward(x, &s.tape)
	if err != nil {
		return nil, nil, err
	}
	if s.loss != nil {
		loss, err = s.loss(logits, rows, &s.tape)
	} else {
		loss, err = CrossEntropy(logits, y, &s.tape)
	}
	return logits, loss, err
}

// backward fills the gradients of the parameters. Where ZeroGrad has left none,
// the memory of the last step's serves again, for those that it reached: the
// same pass reaches the same ones. Gradients from before are not overwritten.
func (s *stepper) backward(loss *Tensor) error {
	for i, p := range s.params {
		if p.Grad == nil && len(s.grads[i]) == len(p.Data) && s.grads[i] != nil {
			p.Grad = s.grads[i]
			clear(p.Grad)
		}
	}
	if err := loss.Backward(); err != nil {
		return err
	}
	for i, p := range s.params {
		s.grads[i] = p.Grad
	}
	return nil
}

// A DivergedError says that the loss is no longer a finite number: the learning
// rate is too high for this network, or the data hold such a number.
type DivergedError struct {
	Epoch, Step int // both from 1; Step counts through all epochs
}

func (e *DivergedError) Error() string {
	return fmt.Sprintf("nn: the loss is no longer finite after %d steps (epoch %d): try a lower learning rate", e.Step, e.Epoch)
}
