package lowrank

import "compressionlab/engine/nn"

// A Report tells what [Factorize] did with each Linear, once for a shared one,
// in order of first occurrence.
type Report struct{ Layers []LayerReport }

// A LayerReport tells what became of one weight matrix. Biases are not in its
// numbers: they stay.
type LayerReport struct {
	Name       string         // of the weight, "0.weight"
	Rows, Cols int            // (in, out)
	Rank       int            // that the rule chose
	Largest    int            // rank that saves
	Before     int            // numbers in the weight
	After      int            // in the factors if replaced, else in the weight
	Error      float64        // ‖W - W_k‖_F / ‖W‖_F; 0 if it was kept
	Kept       *NoSavingError // why it was not replaced; nil if it was
}

// Before and After count the weights' numbers over all layers.
func (r *Report) Before() int { return r.sum(func(l LayerReport) int { return l.Before }) }

// After is what [Report.Before] says.
func (r *Report) After() int { return r.sum(func(l LayerReport) int { return l.After }) }

// Replaced counts the layers that are factors now.
func (r *Report) Replaced() int {
	return r.sum(func(l LayerReport) int {
		if l.Kept == nil {
			return 1
		}
		return 0
	})
}

func (r *Report) sum(f func(LayerReport) int) int {
	n := 0
	for _, l := range r.Layers {
		n += f(l)
	}
	return n
}

// Factorize makes a new network in which each [nn.Linear] is a [nn.LowRank] of
// the rule's rank, its singular values absorbed in both factors, wherever that
// holds fewer numbers. All other layers, LowRank ones among them, are copied.
// The model is untouched, and nothing is shared with it; what was shared inside
// (a layer twice, two layers on one weight) is shared in the new one.
//
// An energy rule decomposes every layer; the others none that they will not
// replace. The error is a [*RangeError], an [*nn.NonFiniteError] that names the
// weight, an [*nn.ShapeError] for a weight that is no matrix, [nn.ErrCycle], or
// that of an [SVD] that does not converge.
func Factorize(model nn.Layer, rule Rule) (nn.Layer, *Report, error) {
	if err := rule.Check(); err != nil {
		return nil, nil, err
	}
	b := &builder{rule: rule, report: &Report{}, weights: map[*nn.Tensor]*nn.LowRank{}}
	factored, err := nn.Map(model, func(l nn.Layer, prefix string, c *nn.Cloner) (nn.Layer, error) {
		linear, ok := l.(*nn.Linear)
		if !ok {
			return c.Layer(l), nil
		}
		factors, err := b.factors(linear.Weight, prefix+"weight")
		if err != nil {
			return nil, err
		}
		if factors == nil {
			return c.Layer(l), nil
		}
		return &nn.LowRank{U: factors.U, V: factors.V, Bias: c.Tensor(linear.Bias)}, nil
	})
	if err != nil {
		return nil, nil, err
	}
	return factored, b.report, nil
}

type builder struct {
	rule    Rule
	report  *Report
	weights map[*nn.Tensor]*nn.LowRank // the factors of each, nil for one that is kept
}

// factors are those of a weight, the same ones each time.
func (b *builder) factors(w *nn.Tensor, name string) (*nn.LowRank, error) {
	if done, ok := b.weights[w]; ok {
		return done, nil
	}
	factors, err := b.weight(w, name)
	b.weights[w] = factors
	return factors, err
}

// weight factors one matrix, or returns nil where that does not save, and
// reports either.
func (b *builder) weight(w *nn.Tensor, name string) (*nn.LowRank, error) {
	if len(w.Shape) != 2 || w.Shape[0] < 1 || w.Shape[1] < 1 || len(w.Data) != w.Shape[0]*w.Shape[1] {
		return nil, &nn.ShapeError{Layer: name, Want: "(in, out)", Got: w.Shape}
	}
	m, n := w.Shape[0], w.Shape[1]
	if err := nn.Finite(n, w.Data, name); err != nil {
		return nil, err
	}
	report := LayerReport{Name: name, Rows: m, Cols: n, Largest: LargestSavingRank(m, n), Before: m * n, After: m * n}

	var d *Decomposition
	var spectrum []float64
	decompose := func() (err error) {
		if d, err = SVD(m, n, w.Data); err == nil {
			spectrum = d.S
		}
		return err
	}
	if b.rule.kind == byEnergy {
		if err := decompose(); err != nil {
			return nil, err
		}
	}
	k, err := b.rule.Rank(m, n, spectrum)
	if err != nil {
		return nil, err
	}
	report.Rank = k
	if k > report.Largest {
		report.Kept = &NoSavingError{name, m, n, k, report.Largest}
		b.report.Layers = append(b.report.Layers, report)
		return nil, nil
	}
	if d == nil {
		if err := decompose(); err != nil {
			return nil, err
		}
	}
	if errors := d.Errors(); errors[0] > 0 {
		report.Error = errors[k] / errors[0]
	}
	u, v := d.Truncate(k).Absorb()
	report.After = len(u) + len(v)
	b.report.Layers = append(b.report.Layers, report)
	return &nn.LowRank{U: nn.FromData(u, m, k), V: nn.FromData(v, k, n)}, nil
}
