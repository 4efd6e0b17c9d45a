package distill

import (
	"context"
	"fmt"

	"compressionlab/engine/measure"
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

// Answers are the logits (n, classes) of a network for images (n, pixels). For
// a training run they are computed once: the teacher does not change, so one
// pass serves all epochs.
//
// It returns an [*nn.ShapeError] if the network cannot read the images, and a
// [*LogitError] for the first logit that is not finite.
func Answers(teacher nn.Layer, images *nn.Tensor) (*nn.Tensor, error) {
	all, err := measure.Logits(teacher, images)
	if err != nil {
		return nil, fmt.Errorf("the teacher: %w", err)
	}
	for i, v := range all.Data {
		if v-v != 0 {
			return nil, &LogitError{i / all.Shape[1], i % all.Shape[1], v}
		}
	}
	return all, nil
}

// Train lets the student learn from a teacher: images are (n, pixels), labels
// one class each. It is [nn.Train] with [Loss] in place of the cross-entropy (of
// how.Loss it takes no notice); at α = 0 the two leave the same bits in the
// student. The teacher reads the images once, before the
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
	n, classes := answers.Shape[0], answers.Shape[1]
	if err := Classes(labels).check(n, classes); err != nil {
		return err
	}

	batch := make([]float32, min(how.BatchSize, n)*classes)
	y := make([]int, min(how.BatchSize, n))
	z := nn.NewTensor(0, classes)
	var step work
	how.Loss = func(logits *nn.Tensor, rows []int, tape *nn.Tape) (*nn.Tensor, error) {
		for i, row := range rows {
			copy(batch[i*classes:], answers.Data[row*classes:row*classes+classes])
			y[i] = labels[row]
		}
		z.Shape[0], z.Data = len(rows), batch[:len(rows)*classes]
		return step.loss(logits, z, Classes(y[:len(rows)]), o, tape)
	}
	return nn.Train(ctx, student, images, labels, opt, how)
}
