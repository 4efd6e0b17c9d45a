package nn

import (
	"fmt"
	"math"
	"slices"

	"compressionlab/engine/simd"
)

// An Optimizer moves parameters against their gradients.
type Optimizer interface {
	Step()     // moves each parameter that has a gradient
	ZeroGrad() // forgets the gradients
}

// SGD is stochastic gradient descent with momentum (Polyak 1964) in the form
// that PyTorch uses:
//
//	v = momentum·v + g + decay·w    w = w - rate·v
//
// in float32, each product rounded before it is added; v starts at 0, and without
// momentum none is kept. Decay, L2 regularization, acts on tensors of two or more
// dimensions: a bias does not make a network overfit. With DecayBias it acts on all, as torch.optim.SGD does
// unless it is given groups of parameters.
type SGD struct {
	Rate, Momentum, Decay float32
	DecayBias             bool

	params   []*Tensor
	velocity [][]float32 // of params
}

// NewSGD makes an optimizer of these parameters; one that is listed twice moves
// once. It returns an error unless rate is positive, 0 ≤ momentum < 1, and both
// are finite.
func NewSGD(params []*Tensor, rate, momentum float64) (*SGD, error) {
	if err := checkRate(rate); err != nil {
		return nil, err
	}
	if !(momentum >= 0 && momentum < 1) {
		return nil, fmt.Errorf("nn: a momentum of %v, want 0 to below 1", momentum)
	}
	s := &SGD{Rate: float32(rate), Momentum: float32(momentum), params: once(params)}
	s.velocity = make([][]float32, len(s.params))
	return s, nil
}

// checkRate returns an error unless a learning rate is positive and finite.
func checkRate(rate float64) error {
	if !(rate > 0) || math.IsInf(rate, 0) {
		return fmt.Errorf("nn: a learning rate of %v, want a positive number", rate)
	}
	return nil
}

// once is params with each tensor at its first place only.
func once(params []*Tensor) []*Tensor {
	seen := make(map[*Tensor]bool, len(params))
	var list []*Tensor
	for _, p := range params {
		if !seen[p] {
			seen[p] = true
			list = append(list, p)
		}
	}
	return list
}

// Step moves each parameter whose Grad is not nil, writing into its Data: who
// shares that array sees it move (see [Own]).
func (s *SGD) Step() {
	for i, p := range s.params {
		if p.Grad == nil {
			continue
		}
		decay := s.Decay
		if len(p.Shape) < 2 && !s.DecayBias {
			decay = 0
		}
		if s.Momentum == 0 && s.velocity[i] == nil {
			simd.Descend(p.Data, p.Grad, s.Rate, decay)
			continue
		}
		if len(s.velocity[i]) != len(p.Data) {
			s.velocity[i] = make([]float32, len(p.Data))
		}
		simd.SGD(p.Data, s.velocity[i], p.Grad, s.Rate, s.Momentum, decay)
	}
}

// ZeroGrad sets every gradient to nil.
func (s *SGD) ZeroGrad() { forget(s.params) }

func forget(params []*Tensor) {
	for _, p := range params {
		p.Grad = nil
	}
}

// state is the velocity of p, if it has one.
func (s *SGD) state(p *Tensor) [2][]float32 {
	if i := slices.Index(s.params, p); i >= 0 {
		return [2][]float32{s.velocity[i]}
	}
	return [2][]float32{}
}

// Own gives every tensor a Data of its own, with the same entries, so that a
// later write into it reaches no one else.
func Own(params []*Tensor) {
	for _, p := range params {
		p.Data = slices.Clone(p.Data)
	}
}
