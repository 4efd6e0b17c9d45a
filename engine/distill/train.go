package distill

import (
	"context"
	"fmt"

	"compressionlab/engine/nn"
)

// A LogitError says that the teacher answers with NaN or infinity: there is
// nothing to learn from that.
type LogitError struct {
	Image, Class int
	Value        float32
}

func (e *LogitError) Error() string {
	return fmt.Sprintf("distill: the teacher's logit for class %d of image %d is %v", e.Class, e.Image, e.Value)
}

// chunk is how many images the teacher reads at once. Reading in batches does
// not change a bit of a logit.
const chunk = 64

// Answers are the logits (n, classes) of a network for images (n, pixels). For
// a training run they are computed once: the teacher does not change, so one
// pass serves all epochs.
//
// It returns an [*nn.ShapeError] if the network cannot read the images, and a
// [*LogitError] for the first logit that is not finite.
func Answers(teacher nn.Layer, images *nn.Tensor) (*nn.Tensor, error) {
	n, width, err := rowsOf("distillation's images", images)
	if err != nil {
		return nil, err
	}
	all := &nn.Tensor{Shape: []int{n, 0}}
	for from := 0; from < n; from += chunk {
		to := min(from+chunk, n)
		logits, err := nn.Forward(teacher, nn.FromData(images.Data[from*width:to*width], to-from, width))
		if err != nil {
			return nil, fmt.Errorf("the teacher: %w", err)
		}
		_, classes, err := rowsOf("distillation's teacher", logits)
		if err != nil {
			return nil, err
		}
		for i, v := range logits.Data {
			if v-v != 0 {
				return nil, &LogitError{from + i/classes, i % classes, v}
			}
		}
		all.Shape[1] = classes
		all.Data = append(all.Data, logits.Data...)
	}
	return all, nil
}

// Train lets the student learn from a teacher: images are (n, pixels), labels
// one class each. It goes through the data as [nn.Train] does, in the same
// order for the same seed, with [Loss] in place of the cross-entropy; at α = 0
// the two leave the same bits in the student. The teacher reads the images once, before the
// first epoch, and is not changed. The optimizer holds the student's parameters.
//
// how.Rate, how.Batch and how.Epoch are called as [nn.Train] calls them; the
// loss in [nn.Progress] is the distillation loss, its accuracy the student's
// against the labels. The result depends on the arguments alone: the same bits
// on every machine.
//
// It returns, before the first step: the error of [Options.Check], of [Answers],
// or a label's. Later: ctx.Err() soon after ctx is done, the error of a callback,
// an [*nn.ShapeError] if the student does not fit the images or the teacher's
// classes, or an [*nn.DivergedError]. The student then keeps what the steps so
// far made of it. It panics if BatchSize is less than 1 or Epochs is negative.
func Train(ctx context.Context, teacher, student nn.Layer, images *nn.Tensor, labels []int, opt nn.Optimizer, o Options, how nn.Training) error {
	if how.BatchSize < 1 || how.Epochs < 0 {
		panic(fmt.Sprintf("distill: batches of %d for %d epochs, want at least 1 and 0", how.BatchSize, how.Epochs))
	}
	if err := o.Check(); err != nil {
		return err
	}
	answers, err := Answers(teacher, images)
	if err != nil {
		return err
	}
	n, classes, width := answers.Shape[0], answers.Shape[1], images.Shape[1]
	if err := Classes(labels).check(n, classes); err != nil {
		return err
	}

	rng := nn.NewRand(how.Seed)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	step := 0
	for epoch := range how.Epochs {
		if how.Rate != nil {
			how.Rate(epoch)
		}
		rng.Shuffle(order)
		seen := nn.Progress{Epoch: epoch + 1, Epochs: how.Epochs, Of: n}
		total := 0.0
		for from := 0; from < n; from += how.BatchSize {
			rows := order[from:min(from+how.BatchSize, n)]
			x, z, y := nn.NewTensor(len(rows), width), nn.NewTensor(len(rows), classes), make([]int, len(rows))
			for i, row := range rows {
				copy(x.Data[i*width:], images.Data[row*width:row*width+width])
				copy(z.Data[i*classes:], answers.Data[row*classes:row*classes+classes])
				y[i] = labels[row]
			}
			loss, right, err := trainStep(student, x, z, y, opt, o)
			if err != nil {
				return err
			}
			if loss-loss != 0 { // NaN or infinite
				return &nn.DivergedError{Epoch: epoch + 1, Step: step + 1}
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

// trainStep is one step on one batch; it returns the loss before the step and
// how many images the student read right.
func trainStep(student nn.Layer, x, answers *nn.Tensor, labels []int, opt nn.Optimizer, o Options) (loss float64, right int, err error) {
	var tape nn.Tape
	logits, err := nn.ForwardTape(student, x, &tape)
	if err != nil {
		return 0, 0, fmt.Errorf("the student: %w", err)
	}
	l, err := Loss(logits, answers, Classes(labels), o, &tape)
	if err != nil {
		return 0, 0, err
	}
	opt.ZeroGrad()
	if err := l.Backward(); err != nil {
		return 0, 0, err
	}
	opt.Step()
	classes := logits.Shape[1]
	for i, y := range labels {
		if nn.Argmax(logits.Data[i*classes:i*classes+classes]) == y {
			right++
		}
	}
	return float64(l.Data[0]), right, nil
}
