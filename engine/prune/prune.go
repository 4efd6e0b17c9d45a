// Package prune sets weights to zero. A method here computes a [Plan], which
// weights to keep, and touches nothing; [Plan.Apply] is the only mutation. So a
// plan can be shown, counted and refused before anything has happened.
//
// # Why two rules?
//
// [Exact] erases as many weights as was asked for. [Percentile] is what much
// published code does: it computes a threshold and keeps |w| ≥ threshold. Where
// many weights are equal the two differ a lot: of a matrix of equal weights
// Percentile erases none at any sparsity, and of one that is mostly zero it
// erases nothing more, since zero is not below a threshold of zero.
//
// # Why does Apply replace the slice?
//
// The code of the course does, with param.data = param.data * mask: the tensor
// changes for everyone who holds the tensor, while who holds the old array
// still has the old weights. It is also what lets a session keep its past for
// the price of a slice header.
package prune

import (
	"fmt"
	"math"

	"compressionlab/engine/nn"
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
	Tensors    []*nn.Tensor // those with 2 or more dimensions, each once
	Keep       [][]bool     // row-major, like Data
	Thresholds []float64    // Exact: the smallest |w| kept; Percentile: the percentile

	// Threshold is the smallest |w| kept in any of the tensors; the largest |w|
	// if none is kept; 0 if nothing is erased.
	Threshold float64

	Weights int // entries of the tensors
	Erased  int // those not kept, zeros from before included
	Changed int // those that Apply turns from nonzero into zero
}

// A RangeError says that a sparsity is no fraction.
type RangeError struct{ Value float64 }

func (e *RangeError) Error() string {
	return fmt.Sprintf("prune: a sparsity of %v, want 0 to 1", e.Value)
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
	if !(o.Sparsity >= 0 && o.Sparsity <= 1) {
		return nil, &RangeError{o.Sparsity}
	}
	p := &Plan{}
	seen := map[*nn.Tensor]bool{}
	for i, t := range params {
		if len(t.Shape) < 2 || seen[t] {
			continue
		}
		seen[t] = true
		for j, w := range t.Data {
			if w-w != 0 {
				return nil, &NonFiniteError{t, i, j, w}
			}
		}
		p.Tensors = append(p.Tensors, t)
		p.Keep = append(p.Keep, make([]bool, len(t.Data)))
		p.Weights += len(t.Data)
	}

	p.Thresholds = make([]float64, len(p.Tensors))
	size := 1 // of a group of tensors that compete
	if o.Scope == Global {
		size = max(len(p.Tensors), 1)
	}
	for from := 0; from < len(p.Tensors); from += size {
		group := make([][]float32, 0, size)
		for _, t := range p.Tensors[from : from+size] {
			group = append(group, t.Data)
		}
		keep := p.Keep[from : from+size]
		var threshold float64
		if o.Rule == Exact {
			threshold = exact(group, keep, o.Sparsity)
		} else {
			threshold = percentile(group, keep, o.Sparsity)
		}
		for i := range group {
			p.Thresholds[from+i] = threshold
		}
	}
	p.count()
	return p, nil
}

// count fills the sums of a plan from its Keep.
func (p *Plan) count() {
	least, largest := uint32(math.MaxUint32), uint32(0) // as codes, see magnitude
	for i, t := range p.Tensors {
		keep := p.Keep[i][:len(t.Data)]
		for j, w := range t.Data {
			m := magnitude(w)
			largest = max(largest, m)
			if keep[j] {
				least = min(least, m)
				continue
			}
			p.Erased++
			if m != 0 {
				p.Changed++
			}
		}
	}
	switch {
	case p.Erased == 0:
		p.Threshold = 0
	case p.Erased == p.Weights:
		p.Threshold = float64(math.Float32frombits(largest))
	default:
		p.Threshold = float64(math.Float32frombits(least))
	}
}

// Apply gives each tensor of the plan a new Data, in which the weights that are
// not kept are +0 and the others as they were. The old slices are untouched. It
// panics if a tensor no longer has the size that the plan was made for.
func (p *Plan) Apply() {
	for i, t := range p.Tensors {
		if len(t.Data) != len(p.Keep[i]) {
			panic(fmt.Sprintf("prune: a plan for %d weights, the tensor has %d", len(p.Keep[i]), len(t.Data)))
		}
	}
	for i, t := range p.Tensors {
		pruned := make([]float32, len(t.Data))
		for j, keep := range p.Keep[i] {
			if keep {
				pruned[j] = t.Data[j]
			}
		}
		t.Data = pruned
	}
}
