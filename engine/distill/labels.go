package distill

import (
	"fmt"

	"compressionlab/engine/nn"
)

// Labels are the true answers for the hard term: [Classes] or [Rows].
type Labels struct {
	classes []int
	rows    *nn.Tensor
}

// Classes are labels as integers, one class an image, each 0 to classes-1.
func Classes(labels []int) Labels { return Labels{classes: labels} }

// Rows are labels as distributions, (batch, classes): one-hot, smoothed, or the
// opinions of several readers. No entry is negative and each row sums to 1
// within 1e-4, which leaves room for float32.
func Rows(rows *nn.Tensor) Labels { return Labels{rows: rows} }

// rowSlack is how far the sum of a row of float32 probabilities may be from 1:
// a thousand roundings of 2^-24 each, and some hand-typed digits.
const rowSlack = 1e-4

// check tells whether there is a label a row, each one possible.
func (l Labels) check(batch, classes int) error {
	if l.rows == nil {
		if len(l.classes) != batch {
			return &nn.ShapeError{Layer: "distillation", Want: fmt.Sprintf("(%d, classes), one row a label,", len(l.classes)), Got: []int{batch, classes}}
		}
		for i, y := range l.classes {
			if y < 0 || y >= classes {
				return &nn.LabelError{Index: i, Label: y, Classes: classes}
			}
		}
		return nil
	}
	n, width, err := rowsOf("distillation's labels", l.rows)
	if err != nil || n != batch || width != classes {
		return &nn.ShapeError{Layer: "distillation's labels", Want: fmt.Sprintf("(%d, %d)", batch, classes), Got: l.rows.Shape}
	}
	for i := range batch {
		sum := 0.0
		for _, v := range l.rows.Data[i*classes : i*classes+classes] {
			if !(v >= 0 && v <= 1+rowSlack) { // NaN is neither
				return &DistributionError{Row: i, Value: float64(v), Entry: true}
			}
			sum += float64(v)
		}
		if sum < 1-rowSlack || sum > 1+rowSlack {
			return &DistributionError{Row: i, Value: sum}
		}
	}
	return nil
}

// A DistributionError says that a row of labels is no distribution.
type DistributionError struct {
	Row   int
	Value float64 // an entry that is no probability, or what the row sums to
	Entry bool    // it is an entry
}

func (e *DistributionError) Error() string {
	if e.Entry {
		return fmt.Sprintf("distill: row %d of the labels holds %v, want probabilities", e.Row, e.Value)
	}
	return fmt.Sprintf("distill: row %d of the labels sums to %v, want 1", e.Row, e.Value)
}
