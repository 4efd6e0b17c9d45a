package nn

import (
	"math"
	"slices"

	"compressionlab/engine/simd"
)

// Adam is stochastic gradient descent with a step size for each weight (Kingma
// and Ba, arXiv:1412.6980, algorithm 1), with g the gradient and t the number of
// this step, from 1:
//
//	m = β1·m + (1-β1)·g       v = β2·v + (1-β2)·g²
//	w = w - Rate/(1-β1^t) · m / (√v/√(1-β2^t) + ε)
//
// m and v start at 0, which the divisions by 1-β^t make up for. ε stands outside
// the corrected root: this is the update of torch.optim.Adam, and the algorithm
// as the paper numbers it. (The paper's faster form at the end of its section 2
// adds ε before the correction; at small t the two differ.)
//
// m, v and w are float32; each product is rounded before it is added. The
// factors that depend on t alone are float64, the powers made by repeated
// multiplication, since math.Pow is not the same on every machine.
//
// Decay adds decay·w to g beforehand, L2 regularization; it acts on what
// [SGD.Decay] acts on. (AdamW decouples it from the step size: Loshchilov and
// Hutter, arXiv:1711.05101. That is not done here.)
type Adam struct {
	Rate         float64
	Beta1, Beta2 float64 // 0.9 and 0.999
	Epsilon      float64 // 1e-8
	Decay        float32
	DecayBias    bool

	params  []*Tensor
	moments []moments // of params
}

// moments is what Adam remembers of a parameter.
type moments struct {
	m, v           []float32
	power1, power2 float64 // β1^t, β2^t
}

// NewAdam makes an optimizer of these parameters with the paper's β1, β2 and ε;
// one that is listed twice moves once. It returns an error unless rate is
// positive and finite.
func NewAdam(params []*Tensor, rate float64) (*Adam, error) {
	if err := checkRate(rate); err != nil {
		return nil, err
	}
	a := &Adam{Rate: rate, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, params: once(params)}
	a.moments = make([]moments, len(a.params))
	return a, nil
}

// Step moves each parameter whose Grad is not nil, writing into its Data, as
// [SGD.Step] does. The steps t of a parameter are those that moved it.
func (a *Adam) Step() {
	for i, p := range a.params {
		if p.Grad == nil {
			continue
		}
		s := &a.moments[i]
		if len(s.m) != len(p.Data) {
			*s = moments{make([]float32, len(p.Data)), make([]float32, len(p.Data)), 1, 1}
		}
		s.power1 = float64(s.power1 * a.Beta1)
		s.power2 = float64(s.power2 * a.Beta2)
		by := simd.AdamStep{
			Keep1: float32(a.Beta1), New1: float32(1 - a.Beta1),
			Keep2: float32(a.Beta2), New2: float32(1 - a.Beta2),
			Rate: float32(a.Rate / (1 - s.power1)), Root: float32(math.Sqrt(1 - s.power2)),
			Epsilon: float32(a.Epsilon), Decay: a.Decay,
		}
		if len(p.Shape) < 2 && !a.DecayBias {
			by.Decay = 0
		}
		simd.Adam(p.Data, s.m, s.v, p.Grad, by)
	}
}

// ZeroGrad sets every gradient to nil.
func (a *Adam) ZeroGrad() { forget(a.params) }

// state is m and v of p, if it has them.
func (a *Adam) state(p *Tensor) [2][]float32 {
	if i := slices.Index(a.params, p); i >= 0 {
		return [2][]float32{a.moments[i].m, a.moments[i].v}
	}
	return [2][]float32{}
}
