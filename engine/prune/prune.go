package prune

import (
	"fmt"

	"compressionlab/engine/nn"
	"compressionlab/engine/simd"
)

// A Scope says among which weights those to erase are looked for.
type Scope int

// The scopes.
const (
	Global   Scope = iota // among all weights at once: a layer of small weights loses more
	PerLayer              // in each tensor for itself: each loses the same share
)

// A Rule says how the weights to erase are picked.
type Rule int

// The rules.
const (
	// Exact erases the k = int(sparsity·N) smallest |w|, the float64 product
	// truncated: int(0.29·100) is 28. Of equals the one with the lowest flat
	// index, in the order of the parameters, goes first. Zeros that are already
	// there count.
	Exact Rule = iota

	// Percentile keeps |w| ≥ t, where t is the percentile 100·sparsity of all
	// |w| with linear interpolation, in float64, as numpy.percentile computes
	// it from float64 numbers.
	Percentile
)

// Options of a magnitude pruning.
type Options struct {
	Sparsity float64 // 0 to 1
	Scope    Scope
	Rule     Rule
}

// A Plan says which weights stay. Index i of its slices is Tensors[i].
type Plan struct {
	Mask // Tensors, each once, and what of them is kept

	// Thresholds are the least |w| kept in the group that a tensor competed in
	// (Exact), the percentile (Percentile), or the least score kept
	// ([GradientPlan]). Nil for [StructuredPlan] and [NMPlan]: they have none.
	Thresholds []float64

	// Threshold is the smallest |w| kept in any of the tensors; the largest |w|
	// if none is kept; 0 if nothing is erased. For [GradientPlan] the same of
	// scores; 0 where Thresholds is nil.
	Threshold float64

	Weights int // entries of the tensors
	Erased  int // those not kept, zeros from before included
	Changed int // those that Apply turns from nonzero into zero

	Tallies []simd.Tally // what each tensor has of kept and lost weights

	Scores   [][]float32 // of GradientPlan: (entries), what the weights were ranked by
	Channels []Channels  // of StructuredPlan: a layer each, in order of first occurrence
}

// A RangeError says that a sparsity or a pruning ratio is no fraction.
type RangeError struct {
	Value float64
	What  string // "a sparsity", "a pruning ratio"
}

func (e *RangeError) Error() string {
	return fmt.Sprintf("prune: %s of %v, want 0 to 1", e.What, e.Value)
}

// checkShare returns a RangeError unless v is a fraction.
func checkShare(v float64, what string) error {
	if !(v >= 0 && v <= 1) {
		return &RangeError{v, what}
	}
	return nil
}

// A NonFiniteError says that a weight is NaN or infinite, so that no order of
// magnitudes exists.
type NonFiniteError struct {
	Tensor *nn.Tensor
	Param  int // its place in the list of parameters
	Index  int // flat, in Tensor.Data
	Value  float32
}

func (e *NonFiniteError) Error() string {
	return fmt.Sprintf("prune: weight %d of parameter %d, of shape %s, is %v: magnitudes cannot be compared",
		e.Index, e.Param, nn.ShapeString(e.Tensor.Shape), e.Value)
}

// MagnitudePlan picks the weights of least magnitude, |w|, among the tensors of
// 2 or more dimensions (Han et al., arXiv:1506.02626). Biases, of one, stay. A
// tensor that is listed twice counts once, at its first place.
//
// It returns a [*RangeError] unless 0 ≤ sparsity ≤ 1, and a [*NonFiniteError]
// for the first weight that is NaN or infinite. It panics on an unknown scope or
// rule. It changes nothing.
func MagnitudePlan(params []*nn.Tensor, o Options) (*Plan, error) {
	if o.Scope != Global && o.Scope != PerLayer || o.Rule != Exact && o.Rule != Percentile {
		panic(fmt.Sprintf("prune: scope %d and rule %d, want 0 or 1 each", o.Scope, o.Rule))
	}
	if err := checkShare(o.Sparsity, "a sparsity"); err != nil {
		return nil, err
	}
	p, err := empty(params)
	if err != nil {
		return nil, err
	}
	ranked := make([][]float32, len(p.Tensors))
	for i, t := range p.Tensors {
		ranked[i] = t.Data
	}
	rule := exact
	if o.Rule == Percentile {
		rule = percentile
	}
	p.Tallies = p.pick(ranked, o.Scope, o.Sparsity, rule)
	p.count()
	p.Threshold = p.least(sum(p.Tallies))
	return p, nil
}

// empty is a plan for the tensors of 2 or more dimensions, each once, that keeps
// nothing yet, or a NonFiniteError.
func empty(params []*nn.Tensor) (*Plan, error) {
	p := &Plan{}
	seen := map[*nn.Tensor]bool{}
	for i, t := range params {
		if len(t.Shape) < 2 || seen[t] {
			continue
		}
		seen[t] = true
		if j := simd.Finite(t.Data); j < len(t.Data) {
			return nil, &NonFiniteError{t, i, j, t.Data[j]}
		}
		p.Tensors = append(p.Tensors, t)
		p.Keep = append(p.Keep, make([]bool, len(t.Data)))
	}
	return p, nil
}

// A rule fills what is kept of a group that competes for a sparsity, and returns
// the threshold and the tally of each of the group.
type rule func(group [][]float32, keep [][]bool, sparsity float64) (threshold float64, of []simd.Tally)

// pick fills Keep and Thresholds by a rule over what the weights are ranked by,
// and returns the tallies of that.
func (p *Plan) pick(ranked [][]float32, scope Scope, sparsity float64, by rule) (all []simd.Tally) {
	size := 1 // of a group
	if scope == Global {
		size = max(len(p.Tensors), 1)
	}
	for from := 0; from < len(p.Tensors); from += size {
		threshold, of := by(ranked[from:from+size], p.Keep[from:from+size], sparsity)
		all = append(all, of...)
		for range of {
			p.Thresholds = append(p.Thresholds, threshold)
		}
	}
	return all
}

// count fills the sums of a plan, and its tallies if it has none yet.
func (p *Plan) count() {
	weights := make([][]float32, len(p.Tensors))
	for i, t := range p.Tensors {
		weights[i] = t.Data
		p.Weights += len(t.Data)
	}
	if p.Tallies == nil {
		p.Tallies = tallies(weights, p.Keep)
	}
	of := sum(p.Tallies)
	p.Erased, p.Changed = p.Weights-of.Kept, of.Lost
}

// least is the Threshold of a counted plan, from the tally of what its weights
// were ranked by.
func (p *Plan) least(of simd.Tally) float64 {
	switch {
	case p.Erased == 0:
		return 0
	case p.Erased == p.Weights:
		return absolute(of.Most)
	}
	return absolute(of.Least)
}
