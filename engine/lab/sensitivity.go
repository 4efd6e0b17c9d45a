package lab

import (
	"fmt"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
	"compressionlab/engine/trace"

	"go.starlark.net/starlark"
)

// sensitivity is the accuracy of a model with one weight pruned by magnitude and
// all others as they are: a row for each weight, a column for each sparsity (Han
// et al., arXiv:1506.02626, figure 6). It changes nothing.
func (s *session) sensitivity(c *call) (starlark.Value, error) {
	m, err := c.network("model")
	if err != nil {
		return nil, err
	}
	if err := c.uncoded(m, "pruned"); err != nil {
		return nil, err
	}
	data, err := c.images("data", s.testData)
	if err != nil {
		return nil, err
	}
	sparsities, err := c.fractions("sparsities", []float64{0.5, 0.6, 0.7, 0.8, 0.9, 0.95})
	if err != nil {
		return nil, err
	}
	whole, err := s.score(m, data)
	if err != nil {
		return nil, c.engineFault("model", err)
	}
	var weights []int
	named := nn.Named(m.layer)
	for i, n := range named {
		if len(n.Tensor.Shape) >= 2 {
			weights = append(weights, i)
		}
	}
	values, err := s.spread(c.f.name, len(weights)*len(sparsities), nil, func(i int) (starlark.Value, error) {
		return s.sensitivityAt(c, m, data, weights[i/len(sparsities)], sparsities[i%len(sparsities)])
	})
	if err != nil {
		return nil, err
	}
	columns := []string{"weight", "entries"}
	for _, v := range sparsities {
		columns = append(columns, floatText(v))
	}
	t := s.newTable(columns...)
	for i, w := range weights {
		row := starlark.Tuple{starlark.String(named[w].Name), starlark.MakeInt(len(named[w].Tensor.Data))}
		t.add(append(row, values[i*len(sparsities):(i+1)*len(sparsities)]...)...)
	}
	t.notes = append(t.notes, fmt.Sprintf("accuracy on %s images with that share of one weight pruned; with none, %.4g",
		thousands(whole.Of), float64(whole.Right)/float64(whole.Of)))
	s.sensitive(m, sparsities, whole, named, weights, values)
	s.measured(c.f.name, m, float64(whole.Right)/float64(whole.Of))
	return t, nil
}

func (s *session) sensitivityAt(c *call, m *model, data *digits.Data, weight int, sparsity float64) (starlark.Value, error) {
	n := len(nn.Named(m.layer)[weight].Tensor.Data)
	if err := s.grow(4*float64(measure.CountParameters(nn.Parameters(m.layer))) + 6*float64(n)); err != nil {
		return nil, err
	}
	if err := s.work(n); err != nil {
		return nil, err
	}
	if err := m.charge(len(data.Labels)); err != nil {
		return nil, err
	}
	p, err := measure.SensitivityAt(m.layer, weight, data.Images, data.Labels, sparsity, func(t *nn.Tensor, sparsity float64) error {
		plan, err := prune.MagnitudePlan([]*nn.Tensor{t}, prune.Options{Sparsity: sparsity})
		if err == nil {
			plan.Apply()
		}
		return err
	})
	if err != nil {
		return nil, c.engineFault("model", err)
	}
	return starlark.Float(p.Accuracy()), nil
}

// fractions is an argument that is a list of fractions.
func (c *call) fractions(param string, otherwise []float64) ([]float64, error) {
	given, ok := c.given[param]
	if !ok {
		return otherwise, nil
	}
	items, err := c.s.items(given)
	if err != nil {
		return nil, c.wrongType(param, "a list of fractions, such as [0.5, 0.9]")
	}
	var all []float64
	for _, v := range items {
		f, ok := number(scalar(v))
		if !ok {
			return nil, c.wrongType(param, "a list of fractions, such as [0.5, 0.9]")
		}
		if !(f >= 0 && f <= 1) {
			e := c.refuse(param, "%s of %s are fractions from 0 to 1, and one of them is %s", param, c.f.name, str(v))
			if f > 1 && f <= 100 {
				e = e.withHint("Did you mean %s?", percentAsFraction(f))
			}
			return nil, e
		}
		all = append(all, f)
	}
	if len(all) == 0 {
		return nil, c.refuse(param, "%s of %s are none", param, c.f.name)
	}
	return all, nil
}

// mostCurves and mostRows bound what the trace tells of sensitivities.
const mostCurves, mostRows = 4, 64

// sensitive notes, for the page to draw, what was measured in the last cell.
func (s *session) sensitive(m *model, sparsities []float64, whole trace.Score, named []nn.NamedTensor, weights []int, values []starlark.Value) {
	if cell, _, ok := s.where(); !ok || cell != s.last || len(s.curves) == mostCurves {
		return
	}
	curve := trace.Sensitivity{Object: s.idOf(m), Line: s.line(), Whole: whole, Sparsities: sparsities}
	for i, w := range weights[:min(len(weights), mostRows)] {
		row := trace.Sensed{Name: named[w].Name, Entries: len(named[w].Tensor.Data)}
		for _, v := range values[i*len(sparsities) : (i+1)*len(sparsities)] {
			accuracy, _ := number(v)
			row.Accuracies = append(row.Accuracies, accuracy)
		}
		curve.Rows = append(curve.Rows, row)
	}
	s.curves = append(s.curves, curve)
}
