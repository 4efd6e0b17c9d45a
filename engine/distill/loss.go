package distill

import (
	"fmt"

	"compressionlab/engine/nn"
)

// epsilon is the constant of the form [Audit].
const epsilon = 1e-8

// A Value is the loss of one batch with what it was made of.
type Value struct {
	Soft, Hard float64 // the terms, before they are weighed; soft with the T² of Hinton
	Loss       float64 // α·Soft + (1-α)·Hard

	// Slope is dLoss/dstudent, (batch, classes) row-major.
	Slope []float64
}

// Compute is the loss of a batch: student and teacher are logits (batch,
// classes), labels the true answers, one a row. With p and q the teacher's and
// the student's probabilities at temperature T, r = q/(p+ε), y the label as a
// distribution, and B rows:
//
//	TinyTorch   soft = 1/B Σ p (ln p - ln q)      dsoft/dz[c] = (q[c]-p[c]) / (B·T)
//	Hinton      T² times both
//	Audit       soft = Σ q ln(r+ε)                dsoft/dz[c] = q[c] (g[c] - Σ_k q[k] g[k]) / T
//	                                              g = ln(r+ε) + r/(r+ε)
//	            hard = -1/B Σ y ln q_1            dhard/dz[c] = (q_1[c]·Σ_k y[k] - y[c]) / B
//
// All in float64, over classes and over rows ascending. A term whose p (or q, in
// Audit) is 0 adds 0. A logit that is NaN or +Inf gives NaN.
//
// It returns the error of [Options.Check]; an [*nn.ShapeError] unless both are
// (batch, classes) with a row at least and a label each; an [*nn.LabelError] for
// a class that does not exist; a [*DistributionError] for a row of labels that
// is none.
func Compute(student, teacher *nn.Tensor, labels Labels, o Options) (*Value, error) {
	if err := check(student, teacher, labels, o); err != nil {
		return nil, err
	}
	v := &work{}
	v.compute(student, teacher, labels, o)
	return &v.Value, nil
}

func check(student, teacher *nn.Tensor, labels Labels, o Options) error {
	if err := o.Check(); err != nil {
		return err
	}
	batch, classes, err := rowsOf("distillation's student", student)
	if err != nil {
		return err
	}
	if n, width, err := rowsOf("distillation's teacher", teacher); err != nil {
		return err
	} else if n != batch || width != classes {
		return &nn.ShapeError{Layer: "distillation's teacher", Want: fmt.Sprintf("(%d, %d), as the student,", batch, classes), Got: teacher.Shape}
	}
	if err := labels.check(batch, classes); err != nil {
		return err
	}
	if batch == 0 {
		return &nn.ShapeError{Layer: "distillation", Want: "(batch, classes), one row at least,", Got: student.Shape}
	}
	return nil
}

// work is a loss with the memory that it takes to compute it, and to carry its
// gradient on.
type work struct {
	Value
	teacher, soft, hard table
	slope               []float64

	tape    *nn.Tape
	student *nn.Tensor
	grad    []float32 // the memory of the student's, where it has none
	back    func(dy []float32)
}

// compute is [Compute] of arguments that were looked at.
func (v *work) compute(student, teacher *nn.Tensor, labels Labels, o Options) {
	batch, classes := student.Shape[0], student.Shape[1]
	t := o.Temperature
	v.Value = Value{Slope: room(v.Slope, batch*classes)}
	v.teacher.fill(teacher, t)
	v.soft.fill(student, t)
	v.hard.fill(student, 1)
	v.slope = room(v.slope, classes)
	for i := range batch {
		p, lnP := v.teacher.row(i, classes)
		q, lnQ := v.soft.row(i, classes)
		if o.Form == Audit {
			v.Soft += reverse(v.slope, p, q, t)
		} else {
			v.Soft += forward(v.slope, p, q, lnP, lnQ, t)
		}
		q, lnQ = v.hard.row(i, classes)
		hard, mass := labels.row(i, lnQ)
		v.Hard += hard

		for c := range classes {
			soft := v.slope[c]
			if o.Form == Hinton {
				soft *= float64(t * t)
			}
			if o.Form != Audit {
				soft /= float64(batch)
			}
			hard := (float64(q[c]*mass) - labels.at(i, c, classes)) / float64(batch)
			v.Slope[i*classes+c] = weigh(o.Alpha, soft, hard)
		}
	}
	v.Hard /= float64(batch)
	if o.Form != Audit {
		v.Soft /= float64(batch)
	}
	if o.Form == Hinton {
		v.Soft *= float64(t * t)
	}
	v.Loss = weigh(o.Alpha, v.Soft, v.Hard)
}

// weigh is α·soft + (1-α)·hard. A term of weight 0 is left out, so that it
// cannot spoil the other one by being infinite.
func weigh(alpha, soft, hard float64) float64 {
	switch alpha {
	case 0:
		return hard
	case 1:
		return soft
	}
	return float64(alpha*soft) + float64((1-alpha)*hard)
}

// forward is KL(p‖q) of one row; slope becomes its derivative by the student's
// logits.
func forward(slope, p, q, lnP, lnQ []float64, t float64) float64 {
	sum := 0.0
	for c := range p {
		if p[c] != 0 {
			sum += float64(p[c] * (lnP[c] - lnQ[c]))
		}
		slope[c] = (q[c] - p[c]) / t
	}
	return sum
}

// reverse is the audited code's KL(q‖p) of one row, with slope likewise.
func reverse(slope, p, q []float64, t float64) float64 {
	sum, mean := 0.0, 0.0
	for c := range p {
		r := q[c] / (p[c] + epsilon)
		ln := nn.Log(r + epsilon)
		sum += float64(q[c] * ln)
		slope[c] = ln + r/(r+epsilon)
		mean += float64(q[c] * slope[c])
	}
	for c := range slope {
		slope[c] = float64(q[c]*(slope[c]-mean)) / t
	}
	return sum
}

// row is -Σ y ln q of row i, and Σ y.
func (l Labels) row(i int, lnQ []float64) (hard, mass float64) {
	if l.rows == nil {
		return -lnQ[l.classes[i]], 1
	}
	for c, y := range l.rows.Data[i*len(lnQ) : i*len(lnQ)+len(lnQ)] {
		mass += float64(y)
		if y != 0 {
			hard -= float64(float64(y) * lnQ[c])
		}
	}
	return hard, mass
}

// at is the probability that the labels give class c in row i.
func (l Labels) at(i, c, classes int) float64 {
	switch {
	case l.rows != nil:
		return float64(l.rows.Data[i*classes+c])
	case l.classes[i] == c:
		return 1
	}
	return 0
}

// Loss is [Compute] as a tensor of one entry, recorded on a tape (which may be
// nil): its Backward adds dLoss/dstudent to the student's gradients, down to its
// parameters. The teacher's logits are numbers here, so nothing ever reaches the
// teacher's gradients, even if its forward pass is on the same tape. Loss and
// gradients are rounded to float32 once. Errors are those of [Compute].
func Loss(student, teacher *nn.Tensor, labels Labels, o Options, tape *nn.Tape) (*nn.Tensor, error) {
	return new(work).loss(student, teacher, labels, o, tape)
}

// loss is [Loss] in the memory of the last one.
func (v *work) loss(student, teacher *nn.Tensor, labels Labels, o Options, tape *nn.Tape) (*nn.Tensor, error) {
	if err := check(student, teacher, labels, o); err != nil {
		return nil, err
	}
	v.compute(student, teacher, labels, o)
	loss := tape.NewTensor()
	loss.Data[0] = float32(v.Loss)
	v.tape, v.student = tape, student
	if v.back == nil {
		v.back = v.backward
	}
	tape.Record(loss, v.back)
	return loss, nil
}

func (v *work) backward(dy []float32) {
	if !v.tape.Wants(v.student) {
		return
	}
	if len(v.student.Grad) != len(v.student.Data) {
		if cap(v.grad) < len(v.student.Data) {
			v.grad = make([]float32, len(v.student.Data))
		}
		v.student.Grad = v.grad[:len(v.student.Data)]
		clear(v.student.Grad)
	}
	for i, s := range v.Slope {
		v.student.Grad[i] += float32(float32(s) * dy[0])
	}
}
