package nn

import "fmt"

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
	p := make([]float64, classes)
	n := float64(batch)
	total := 0.0
	for i, y := range labels {
		z := logits.Data[i*classes : i*classes+classes]
		total += softmax(p, z) - float64(z[y])
		for c := range p {
			target := 0.0
			if c == y {
				target = 1
			}
			slope[i*classes+c] = float32((p[c] - target) / n)
		}
	}

	loss := FromData([]float32{float32(total / n)})
	tape.Record(loss, func(dy []float32) {
		if !tape.Wants(logits) {
			return
		}
		dz := tape.gradient(logits)
		for i, s := range slope {
			dz[i] += float32(s * dy[0])
		}
	})
	return loss, nil
}

// softmax fills p with e^z / Σ e^z and returns ln Σ e^z.
func softmax(p []float64, z []float32) float64 {
	m := z[0]
	for _, v := range z {
		if v > m {
			m = v
		}
	}
	sum := 0.0
	for c, v := range z {
		p[c] = Exp(float64(v) - float64(m))
		sum += p[c]
	}
	for c := range p {
		p[c] /= sum
	}
	return Log(sum) + float64(m)
}

// Softmax turns logits into probabilities, row by row: e^(z[c]-m) / Σ e^(z-m),
// in float64, rounded once. It returns a [*ShapeError] unless logits are
// (batch, classes) with at least one class.
func Softmax(logits *Tensor) (*Tensor, error) {
	batch, classes, ok := logits.matrix()
	if !ok || classes == 0 {
		return nil, &ShapeError{Layer: "softmax", Want: "(batch, classes)", Got: shapeOf(logits)}
	}
	y, p := NewTensor(batch, classes), make([]float64, classes)
	for i := range batch {
		softmax(p, logits.Data[i*classes:i*classes+classes])
		for c, v := range p {
			y.Data[i*classes+c] = float32(v)
		}
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
