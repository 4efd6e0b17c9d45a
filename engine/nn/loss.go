package nn

import (
	"fmt"

	"compressionlab/engine/simd"
)

// A LabelError says that a label is no class of the network.
type LabelError struct {
	Index, Label int // labels[Index] is Label
	Classes      int // want 0 ≤ Label < Classes
}

func (e *LabelError) Error() string {
	return fmt.Sprintf("nn: label %d at index %d, want 0 to %d", e.Label, e.Index, e.Classes-1)
}

// CrossEntropy is the mean softmax cross-entropy of a batch, a tensor of one
// entry: with z = logits[i] (classes), m = max z and y = labels[i],
//
//	loss = mean_i (ln Σ_c e^(z[c]-m) + m - z[y])
//	dloss/dz[c] = (e^(z[c]-m) / Σ e^(z-m) - [c = y]) / batch
//
// Subtracting m keeps every exponent at or below 0, so nothing overflows. Sums
// are in float64, over c and over i ascending; the loss and each gradient are
// rounded to float32 once. Logits with NaN, or with a class at +Inf, give NaN.
//
// It returns a [*ShapeError] unless logits are (batch, classes) with a label
// each and at least one, and a [*LabelError] for a label that is no class.
func CrossEntropy(logits *Tensor, labels []int, tape *Tape) (*Tensor, error) {
	batch, classes, ok := logits.matrix()
	if !ok || batch != len(labels) || batch == 0 {
		return nil, &ShapeError{Layer: "cross-entropy", Want: fmt.Sprintf("(%d, classes), one row a label,", len(labels)), Got: shapeOf(logits)}
	}
	for i, y := range labels {
		if y < 0 || y >= classes {
			return nil, &LabelError{i, y, classes}
		}
	}

	slope := tape.buffer(len(logits.Data)) // dloss/dlogits
	p, most, sum := softmax(logits, batch, tape)
	n := float64(batch)
	total := 0.0
	for i, y := range labels {
		total += Log(sum[i]) + most[i] - float64(logits.Data[i*classes+y])
		for c := range classes {
			target := 0.0
			if c == y {
				target = 1
			}
			slope[i*classes+c] = float32((p[i*classes+c] - target) / n)
		}
	}

	loss := tape.NewTensor()
	loss.Data[0] = float32(total / n)
	if tape != nil {
		*record[lossWay](tape, loss) = lossWay{tape, logits, slope}
	}
	return loss, nil
}

type lossWay struct {
	tape   *Tape
	logits *Tensor
	slope  []float32 // dloss/dlogits
}

func (w *lossWay) backward(dy []float32) {
	if w.tape.Wants(w.logits) {
		simd.Axpy(len(w.slope), dy[0], w.slope, 1, w.tape.gradient(w.logits), 1)
	}
}

// softmax is [simd.Softmax] of logits, in the tape's scratch memory.
func softmax(logits *Tensor, rows int, tape *Tape) (p, most, sum []float64) {
	n := len(logits.Data)
	s := tape.scratch(2*n + 2*rows)
	p, most, sum = s[:n], s[2*n:2*n+rows], s[2*n+rows:]
	simd.Softmax(p, s[n:2*n], most, sum, logits.Data, 1)
	return p, most, sum
}

// Softmax turns logits into probabilities, row by row: e^(z[c]-m) / Σ e^(z-m),
// in float64, rounded once. It returns a [*ShapeError] unless logits are
// (batch, classes) with at least one class.
func Softmax(logits *Tensor) (*Tensor, error) {
	batch, classes, ok := logits.matrix()
	if !ok || classes == 0 {
		return nil, &ShapeError{Layer: "softmax", Want: "(batch, classes)", Got: shapeOf(logits)}
	}
	y := NewTensor(batch, classes)
	p, _, _ := softmax(logits, batch, nil)
	for i, v := range p {
		y.Data[i] = float32(v)
	}
	return y, nil
}

// Argmax is the index of the largest entry, the lowest where several are equal:
// the class that a row of logits names. A NaN is never the largest, unless all
// are: then it is 0. Argmax panics if row is empty.
func Argmax(row []float32) int {
	best := 0
	for c, v := range row {
		if v > row[best] || row[best] != row[best] && v == v {
			best = c
		}
	}
	return best
}
