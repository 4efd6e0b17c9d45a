package prune

import (
	"context"
	"errors"
	"fmt"
	"math"

	"compressionlab/engine/nn"
)

// A Criterion is a measure of how much a weight or a unit matters.
type Criterion int

// The criteria. L2 and L1 are for [StructuredPlan], SNIP for [GradientPlan],
// Taylor for both.
const (
	// L2 of unit j is √Σ_i w[i,j]², the norm of its column.
	L2 Criterion = iota

	// L1 of unit j is Σ_i |w[i,j]| (Li et al., arXiv:1608.08710).
	L1

	// Taylor is how far the loss of an image would move, to first order, if the
	// weight or the unit were zero, its size averaged over the N images
	// (Molchanov et al., arXiv:1611.06440, equations 7 and 8):
	//
	//	of a weight   (1/N) Σ_n |w·∂L_n/∂w|
	//	of a unit j   (1/N) Σ_n |Σ_i w[i,j]·∂L_n/∂w[i,j] + b[j]·∂L_n/∂b[j]|
	//
	// The sum inside is y[j]·∂L_n/∂y[j] with y the unit's output, before or after
	// a ReLU, which is the paper's form. The paper scales by layer; here layers
	// are compared as they are, or each for itself.
	Taylor

	// SNIP is the share that a weight has in the sensitivity of the loss L over
	// all images to switching weights off (Lee et al., arXiv:1810.02340,
	// equation 4; meant for a network at initialization):
	//
	//	|w·∂L/∂w| / Σ |w·∂L/∂w|     the sum over all weights that are ranked
	//
	// Other than Taylor it averages before it takes the size, so what images
	// disagree about cancels.
	SNIP
)

// Data are labelled images, of which gradients are taken.
type Data struct {
	Images *nn.Tensor // (n, in)
	Labels []int      // (n)
}

// ErrNoData says that a criterion needs gradients, and there is no image to take
// them of.
var ErrNoData = errors.New("prune: this importance is measured on data, and there are none")

// A GradientError says that a gradient is NaN or infinite: the network's outputs
// overflow on an image, or the image holds such a number.
type GradientError struct {
	Param int // place in nn.Parameters of the model
	Index int // flat
}

func (e *GradientError) Error() string {
	return fmt.Sprintf("prune: the gradient of weight %d of parameter %d is not finite: importances cannot be compared", e.Index, e.Param)
}

// GradientOptions of a gradient pruning.
type GradientOptions struct {
	Sparsity  float64 // 0 to 1
	Scope     Scope
	Criterion Criterion // Taylor or SNIP
}

// GradientPlan picks the weights of least importance by a criterion that looks at
// gradients of the softmax cross-entropy: k = int(sparsity·N) of them, among the
// tensors of 2 or more dimensions, each once, by the rule [Exact] over the scores.
// Plan.Scores holds these, Plan.Threshold the least that is kept. A weight that is
// 0 has score 0, and so has one that the loss does not depend on.
//
// Taylor walks through the data image by image, SNIP in batches. The model is
// not touched.
//
// It returns a [*RangeError], a [*NonFiniteError], [ErrNoData], a
// [*GradientError], ctx.Err(), and the errors of [nn.EachGradient]. It panics on
// an unknown scope and on another criterion.
func GradientPlan(ctx context.Context, model nn.Layer, data Data, o GradientOptions) (*Plan, error) {
	if o.Scope != Global && o.Scope != PerLayer || o.Criterion != Taylor && o.Criterion != SNIP {
		panic(fmt.Sprintf("prune: scope %d and criterion %d, want 0 or 1, and %d or %d", o.Scope, o.Criterion, Taylor, SNIP))
	}
	if err := checkShare(o.Sparsity, "a sparsity"); err != nil {
		return nil, err
	}
	if _, err := nn.Leaves(model); err != nil {
		return nil, err
	}
	params := nn.Parameters(model)
	p, err := empty(params)
	if err != nil {
		return nil, err
	}
	if len(data.Labels) == 0 {
		return nil, ErrNoData
	}
	var sums [][]float64 // of params
	if o.Criterion == Taylor {
		sums, err = taylorSums(ctx, model, params, data)
	} else {
		sums, err = snipSums(ctx, model, params, data)
	}
	if err != nil {
		return nil, err
	}

	place := places(params)
	scale := float64(len(data.Labels))
	if o.Criterion == SNIP {
		scale = 0
		for _, t := range p.Tensors {
			for _, s := range sums[place[t]] {
				scale += s
			}
		}
		if scale == 0 {
			scale = 1 // all are 0, and stay so
		}
	}
	p.Scores = make([][]float32, len(p.Tensors))
	for i, t := range p.Tensors {
		scores := make([]float32, len(t.Data))
		for j, s := range sums[place[t]] {
			scores[j] = float32(s / scale)
			if v := scores[j]; v-v != 0 {
				return nil, &GradientError{place[t], j}
			}
		}
		p.Scores[i] = scores
	}
	of := sum(p.pick(p.Scores, o.Scope, o.Sparsity, exact))
	p.count()
	p.Threshold = p.least(of)
	return p, nil
}

// places is the index of each tensor in a list.
func places(params []*nn.Tensor) map[*nn.Tensor]int {
	place := make(map[*nn.Tensor]int, len(params))
	for i, t := range params {
		place[t] = i
	}
	return place
}

// taylorSums is Σ_n |w·∂L_n/∂w| of each weight, nil for a bias and for what the
// loss does not depend on. The product of two float32 is exact in float64.
func taylorSums(ctx context.Context, model nn.Layer, params []*nn.Tensor, data Data) ([][]float64, error) {
	sums := make([][]float64, len(params))
	err := nn.EachGradient(ctx, model, data.Images, data.Labels, 1, func(grads [][]float32, _ float64, _ int) error {
		for i, g := range grads {
			if len(params[i].Shape) < 2 || g == nil {
				continue
			}
			if sums[i] == nil {
				sums[i] = make([]float64, len(g))
			}
			sum, w := sums[i], params[i].Data
			for j, v := range g {
				sum[j] += math.Abs(float64(w[j]) * float64(v))
			}
		}
		return nil
	})
	return sums, err
}

// snipSums is |w·∂L/∂w| of each weight, L the mean over the data; nil as above.
func snipSums(ctx context.Context, model nn.Layer, params []*nn.Tensor, data Data) ([][]float64, error) {
	grads, _, err := nn.MeanGradient(ctx, model, data.Images, data.Labels)
	if err != nil {
		return nil, err
	}
	sums := make([][]float64, len(params))
	for i, g := range grads {
		if len(params[i].Shape) < 2 || g == nil {
			continue
		}
		sums[i] = make([]float64, len(g))
		for j, v := range g {
			sums[i][j] = math.Abs(float64(params[i].Data[j]) * float64(v))
		}
	}
	return sums, nil
}
