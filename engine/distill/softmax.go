package distill

import (
	"compressionlab/engine/nn"
	"compressionlab/engine/simd"
)

// A table is the probabilities of logits at a temperature t, (rows, classes),
// and their logarithms:
//
//	ln p[c] = (z[c]-m)/t - ln Σ_k e^((z[k]-m)/t)    m = max z
//
// in float64, sums over c ascending. p[c] is e^((z[c]-m)/t) divided by the sum.
type table struct{ p, ln, most, sum []float64 }

// fill computes it, in the memory of the last one if that is enough.
func (s *table) fill(logits *nn.Tensor, t float64) {
	rows, n := logits.Shape[0], len(logits.Data)
	s.p, s.ln, s.most, s.sum = room(s.p, n), room(s.ln, n), room(s.most, rows), room(s.sum, rows)
	simd.Softmax(s.p, s.ln, s.most, s.sum, logits.Data, t)
	for i, sum := range s.sum {
		log := nn.Log(sum)
		_, ln := s.row(i, n/rows)
		for c := range ln {
			ln[c] -= log
		}
	}
}

// row is row i of it.
func (s *table) row(i, classes int) (p, ln []float64) {
	return s.p[i*classes : (i+1)*classes], s.ln[i*classes : (i+1)*classes]
}

// room is n numbers, in the place of x if it has that many.
func room(x []float64, n int) []float64 {
	if cap(x) < n {
		return make([]float64, n)
	}
	return x[:n]
}

// SoftTargets are the probabilities of logits (batch, classes) at a
// temperature, a tensor of the same shape, each rounded once to float32: what
// the student is to imitate. At temperature 1 they are [nn.Softmax]'s.
//
// It returns a [*RangeError] for a temperature that is not positive and finite,
// and an [*nn.ShapeError] unless logits are (batch, classes) with a class.
func SoftTargets(logits *nn.Tensor, temperature float64) (*nn.Tensor, error) {
	batch, classes, err := rowsOf("soft targets", logits)
	if err != nil {
		return nil, err
	}
	if err := checkTemperature(temperature); err != nil {
		return nil, err
	}
	y := nn.NewTensor(batch, classes)
	var s table
	s.fill(logits, temperature)
	for i, v := range s.p {
		y.Data[i] = float32(v)
	}
	return y, nil
}

// Entropy is how much each row of soft targets leaves open, as a share of what
// it could: Shannon's entropy by that of the uniform distribution,
//
//	H[i] = -Σ_c p_T(c) ln p_T(c) / ln classes
//
// 0 where one class has all the probability, 1 where all have the same. With a
// single class nothing is ever open: 0. The slice has one entry a row; errors
// are those of [SoftTargets]. (Shannon, Bell System Technical Journal 27, 1948.)
func Entropy(logits *nn.Tensor, temperature float64) ([]float64, error) {
	batch, classes, err := rowsOf("entropy", logits)
	if err != nil {
		return nil, err
	}
	if err := checkTemperature(temperature); err != nil {
		return nil, err
	}
	h := make([]float64, batch)
	if classes == 1 {
		return h, nil
	}
	var s table
	s.fill(logits, temperature)
	for i := range h {
		p, ln := s.row(i, classes)
		sum := 0.0
		for c := range p {
			if p[c] != 0 { // p ln p tends to 0
				sum -= float64(p[c] * ln[c])
			}
		}
		h[i] = sum / nn.Log(float64(classes))
	}
	return h, nil
}

// MeanEntropy is the mean of [Entropy] over the rows, one number for a data
// set; 0 if there are none.
func MeanEntropy(logits *nn.Tensor, temperature float64) (float64, error) {
	h, err := Entropy(logits, temperature)
	if err != nil || len(h) == 0 {
		return 0, err
	}
	sum := 0.0
	for _, v := range h {
		sum += v
	}
	return sum / float64(len(h)), nil
}

// rowsOf is the shape of logits, or an error that names what they are for.
func rowsOf(what string, logits *nn.Tensor) (batch, classes int, err error) {
	if logits == nil {
		return 0, 0, &nn.ShapeError{Layer: what, Want: "(batch, classes)"}
	}
	if s := logits.Shape; len(s) == 2 && s[0] >= 0 && s[1] >= 1 && s[0]*s[1] == len(logits.Data) {
		return s[0], s[1], nil
	}
	return 0, 0, &nn.ShapeError{Layer: what, Want: "(batch, classes)", Got: logits.Shape}
}
