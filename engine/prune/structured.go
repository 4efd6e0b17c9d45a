package prune

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"compressionlab/engine/nn"
)

// StructuredOptions of a structured pruning.
type StructuredOptions struct {
	Ratio     float64   // of a layer's units, 0 to 1
	Criterion Criterion // L2, L1 or Taylor

	// PruneHead also prunes the head: the last layer that has weights, whose
	// units are the classes. Without it the head stays whole, unless it is the
	// only such layer.
	PruneHead bool

	Data Data // for Taylor
}

// Channels is what a structured plan does to a layer. A unit, or output channel,
// is a column of its weight with the bias.
type Channels struct {
	Name       string // of the layer's first occurrence: "2", "1.0"
	Layer      *nn.Linear
	Importance []float64 // (out); of the head too, if it is kept
	Erased     []int     // units that go, ascending
	Head       bool      // kept whole, since it is the head
}

// StructuredPlan erases whole units: in every [nn.Linear], nested ones too and a
// shared one once, the k = int(Ratio·out) units of least importance, of equals
// the one with the lowest index first. Their columns become 0 and so do their
// biases; shapes stay ([RemoveChannels] cuts the units out). A [nn.LowRank]
// layer stays as it is.
//
// Sums of a column run over in ascending, in float64. Taylor looks at gradients of
// the softmax cross-entropy on o.Data, image by image.
//
// The plan lists the weights and biases of the layers that it prunes; its Weights,
// Erased and Changed count both. The model is not touched.
//
// It returns a [*RangeError], a [*NonFiniteError], an [*nn.ShapeError] for a
// weight that is no matrix, [nn.ErrCycle], and with Taylor [ErrNoData], a
// [*GradientError], ctx.Err(), and the errors of [nn.EachGradient]. It panics on
// another criterion.
func StructuredPlan(ctx context.Context, model nn.Layer, o StructuredOptions) (*Plan, error) {
	if o.Criterion != L2 && o.Criterion != L1 && o.Criterion != Taylor {
		panic(fmt.Sprintf("prune: criterion %d, want %d, %d or %d", o.Criterion, L2, L1, Taylor))
	}
	if err := checkShare(o.Ratio, "a pruning ratio"); err != nil {
		return nil, err
	}
	p := &Plan{}
	var err error
	if p.Channels, err = linears(model, o.PruneHead); err != nil {
		return nil, err
	}
	if o.Criterion == Taylor {
		err = taylorUnits(ctx, model, p.Channels, o.Data)
	} else {
		norms(p.Channels, o.Criterion)
	}
	if err != nil {
		return nil, err
	}
	for i := range p.Channels {
		c := &p.Channels[i]
		if c.Head {
			continue // a mask keeps whole what it does not list
		}
		w, bias := c.Layer.Weight, c.Layer.Bias
		in, out := w.Shape[0], w.Shape[1]
		stays, order := make([]bool, out), make([]int, out)
		for j := range out {
			stays[j], order[j] = true, j
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(c.Importance[a], c.Importance[b]) })
		c.Erased = order[:int(float64(o.Ratio*float64(out)))]
		slices.Sort(c.Erased)
		for _, j := range c.Erased {
			stays[j] = false
		}
		keep := make([]bool, 0, in*out)
		for range in {
			keep = append(keep, stays...)
		}
		p.add(w, keep)
		if bias != nil && !slices.Contains(p.Tensors, bias) {
			p.add(bias, stays)
		}
	}
	p.count()
	return p, nil
}

func (p *Plan) add(t *nn.Tensor, keep []bool) {
	p.Tensors, p.Keep = append(p.Tensors, t), append(p.Keep, keep)
}

// linears lists the Linear layers, each weight once, after a look at all of them.
func linears(model nn.Layer, pruneHead bool) ([]Channels, error) {
	leaves, err := nn.Leaves(model)
	if err != nil {
		return nil, err
	}
	var list []Channels
	var head *nn.Tensor // the weight of the last layer that has one
	seen := map[*nn.Tensor]bool{}
	place := places(nn.Parameters(model))
	for _, leaf := range leaves {
		_, w, _ := matrices(leaf.Layer)
		if w == nil {
			continue
		}
		head = w
		l, ok := leaf.Layer.(*nn.Linear)
		if seen[w] {
			continue
		}
		seen[w] = true
		if !ok {
			continue
		}
		if !fits(w, l.Bias) {
			return nil, &nn.ShapeError{Layer: "structured pruning of layer " + leaf.Name, Want: "(in, out) with a bias (out,)", Got: w.Shape}
		}
		for _, t := range []*nn.Tensor{w, l.Bias} {
			if err := finite(t, place); err != nil {
				return nil, err
			}
		}
		list = append(list, Channels{Name: leaf.Name, Layer: l})
	}
	for i := range list {
		list[i].Head = !pruneHead && len(seen) > 1 && list[i].Layer.Weight == head
	}
	return list, nil
}

// finite returns a NonFiniteError for the first entry that is NaN or infinite.
func finite(t *nn.Tensor, place map[*nn.Tensor]int) error {
	if t == nil {
		return nil
	}
	for j, v := range t.Data {
		if v-v != 0 {
			return &NonFiniteError{t, place[t], j, v}
		}
	}
	return nil
}

// norms fills Importance by L2 or L1.
func norms(list []Channels, by Criterion) {
	for i := range list {
		w := list[i].Layer.Weight
		out := w.Shape[1]
		sums := make([]float64, out)
		for r := range w.Shape[0] {
			for j, v := range w.Data[r*out : r*out+out] {
				if by == L1 {
					sums[j] += math.Abs(float64(v))
				} else {
					sums[j] += float64(float64(v) * float64(v))
				}
			}
		}
		if by == L2 {
			for j, s := range sums {
				sums[j] = math.Sqrt(s)
			}
		}
		list[i].Importance = sums
	}
}

// taylorUnits fills Importance by Taylor.
func taylorUnits(ctx context.Context, model nn.Layer, list []Channels, data Data) error {
	if len(data.Labels) == 0 {
		return ErrNoData
	}
	place := places(nn.Parameters(model))
	widest := 0
	for i := range list {
		out := list[i].Layer.Weight.Shape[1]
		list[i].Importance = make([]float64, out)
		widest = max(widest, out)
	}
	moved := make([]float64, widest) // the change of one image's loss
	err := nn.EachGradient(ctx, model, data.Images, data.Labels, 1, func(grads [][]float32, _ float64, _ int) error {
		for i := range list {
			l := list[i].Layer
			out := l.Weight.Shape[1]
			sum := moved[:out]
			clear(sum)
			along := func(t *nn.Tensor) {
				for from, g := 0, grads[place[t]]; from < len(g); from += out {
					for j, w := range t.Data[from : from+out] {
						sum[j] += float64(float64(w) * float64(g[from+j]))
					}
				}
			}
			along(l.Weight)
			if l.Bias != nil {
				along(l.Bias)
			}
			for j, s := range sum {
				list[i].Importance[j] += math.Abs(s)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i := range list {
		for j := range list[i].Importance {
			list[i].Importance[j] /= float64(len(data.Labels))
			if v := list[i].Importance[j]; v-v != 0 {
				return &GradientError{place[list[i].Layer.Weight], j}
			}
		}
	}
	return nil
}
