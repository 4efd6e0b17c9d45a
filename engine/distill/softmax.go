package distill

import (
	"compressionlab/engine/nn"
)

// softmax fills p with the probabilities of logits z at temperature t, and ln
// with their logarithms:
//
//	ln p[c] = (z[c]-m)/t - ln Σ_k e^((z[k]-m)/t)    m = max z
//
// in float64, sums over c ascending. p[c] is e^((z[c]-m)/t) divided by the sum.
func softmax(p, ln []float64, z []float32, t float64) {
	m := z[0]
	for _, v := range z {
		if v > m {
			m = v
		}
	}
	sum := 0.0
	for c, v := range z {
		ln[c] = (float64(v) - float64(m)) / t
		p[c] = nn.Exp(ln[c])
		sum += p[c]
	}
	log := nn.Log(sum)
	for c := range p {
		p[c] /= sum
		ln[c] -= log
	}
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
	y, p, ln := nn.NewTensor(batch, classes), make([]float64, classes), make([]float64, classes)
	for i := range batch {
		softmax(p, ln, logits.Data[i*classes:i*classes+classes], temperature)
		for c, v := range p {
			y.Data[i*classes+c] = float32(v)
		}
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
	h, p, ln := make([]float64, batch), make([]float64, classes), make([]float64, classes)
	if classes == 1 {
		return h, nil
	}
	for i := range h {
		softmax(p, ln, logits.Data[i*classes:i*classes+classes], temperature)
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
