package lab

import (
	"errors"
	"slices"

	"compressionlab/engine/digits"
	"compressionlab/engine/lowrank"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"

	"go.starlark.net/starlark"
)

// toPrune is the model of a pruning, charged.
func (s *session) toPrune(c *call, gradients int) (*model, error) {
	m, err := c.network("model")
	if err != nil {
		return nil, err
	}
	if err := c.uncoded(m, "pruned"); err != nil {
		return nil, err
	}
	n, _ := m.cost()
	if err := s.grow(12 * n); err != nil {
		return nil, err
	}
	return m, s.charge(n * float64(40+3*gradients))
}

// structuredPrune zeroes units with their biases, in the arrays themselves:
// every view of them sees the zeros.
func (s *session) structuredPrune(c *call) (starlark.Value, error) {
	ratio, err := c.float("prune_ratio", 0.5)
	if err != nil {
		return nil, err
	}
	if f := c.fraction("prune_ratio", ratio); f != nil {
		return nil, f
	}
	importance, err := c.word("importance", "l2", "l2", "l1", "taylor")
	if err != nil {
		return nil, err
	}
	skip, err := c.truth("skip_head", true)
	if err != nil {
		return nil, err
	}
	o := prune.StructuredOptions{Ratio: ratio, PruneHead: !skip}
	images := 0
	switch importance {
	case "l1":
		o.Criterion = prune.L1
	case "taylor":
		o.Criterion = prune.Taylor
		data, err := c.images("data", func() *digits.Data { return s.bundled().train().data })
		if err != nil {
			return nil, err
		}
		o.Data = prune.Data{Images: data.Images, Labels: data.Labels}
		images = len(data.Labels)
	}
	m, err := s.toPrune(c, images)
	if err != nil {
		return nil, err
	}
	plan, err := prune.StructuredPlan(s.ctx, m.layer, o)
	if err != nil {
		return nil, c.pruneFault(err)
	}
	counted := plan
	for i, t := range plan.Tensors {
		if slices.ContainsFunc(plan.Tensors[:i], func(u *nn.Tensor) bool { return sameMemory(u.Data, t.Data) }) {
			counted = nil // what one erases is another's too
		}
	}
	w := s.beginPlan(m, "structured_prune", ratio, plan.Tensors, counted)
	countUnits(&w.e, plan, !skip)
	s.late = append(s.late, w)
	seen := map[*nn.Tensor][]float32{} // by an array, which is to see the zeros
	for _, t := range m.tensors() {
		if t.array != nil && sameMemory(t.array.memory(), t.t.Data) {
			seen[t.t] = t.t.Data
		}
	}
	plan.Apply()
	for _, t := range plan.Tensors {
		delete(s.prunings, t)
		if memory, ok := seen[t]; ok {
			exchange(memory, t.Data)
			s.yield(memory, t.Data)
			t.Data = memory
		}
	}
	s.late = s.late[:len(s.late)-1]
	s.end(w)
	return m, nil
}

// pruneFault blames the argument that a plan's error is about.
func (c *call) pruneFault(err error) error {
	var gradient *prune.GradientError
	var label *nn.LabelError
	var shape *nn.ShapeError
	if errors.As(err, &gradient) || errors.As(err, &label) || errors.As(err, &shape) || errors.Is(err, prune.ErrNoData) {
		if _, given := c.given["data"]; given {
			return c.engineFault("data", err)
		}
	}
	return c.engineFault("model", err)
}

func (s *session) gradientPrune(c *call) (starlark.Value, error) {
	data, err := c.images("data", nil)
	if err != nil {
		return nil, err
	}
	share, err := c.float("sparsity", 0)
	if err != nil {
		return nil, err
	}
	if f := c.fraction("sparsity", share); f != nil {
		return nil, f
	}
	method, err := c.word("method", "taylor", "taylor", "snip")
	if err != nil {
		return nil, err
	}
	scope, err := c.word("scope", "global", "global", "layer")
	if err != nil {
		return nil, err
	}
	o := prune.GradientOptions{Sparsity: share, Criterion: prune.Taylor}
	if method == "snip" {
		o.Criterion = prune.SNIP
	}
	if scope == "layer" {
		o.Scope = prune.PerLayer
	}
	m, err := s.toPrune(c, len(data.Labels))
	if err != nil {
		return nil, err
	}
	plan, err := prune.GradientPlan(s.ctx, m.layer, prune.Data{Images: data.Images, Labels: data.Labels}, o)
	if err != nil {
		return nil, c.pruneFault(err)
	}
	s.pruned(m, "gradient_prune", share, plan)
	return m, nil
}

func (s *session) nmPrune(c *call) (starlark.Value, error) {
	n, err := c.integer("n", 2)
	if err != nil {
		return nil, err
	}
	of, err := c.integer("m", 4)
	if err != nil {
		return nil, err
	}
	m, err := s.toPrune(c, 0)
	if err != nil {
		return nil, err
	}
	plan, err := prune.NMPlan(nn.Parameters(m.layer), n, of)
	var bad *prune.NMError
	if errors.As(err, &bad) {
		return nil, c.refuse("n", "n=%d of m=%d is no pattern: n is at least 1 and at most m", n, of).withHint("n=2, m=4 is what tensor cores read.")
	}
	if err != nil {
		return nil, c.pruneFault(err)
	}
	s.pruned(m, "nm_prune", 1-float64(n)/float64(of), plan)
	return m, nil
}

// removeChannels is a new, smaller model.
func (s *session) removeChannels(c *call) (starlark.Value, error) {
	m, err := s.toPrune(c, 0)
	if err != nil {
		return nil, err
	}
	smaller, report, err := prune.RemoveChannels(m.layer)
	if err != nil {
		return nil, c.engineFault("model", err)
	}
	v := s.wrap(smaller, map[nn.Layer]*model{})
	s.madeOf(v, "remove_channels", m)
	t := s.newTable("layer", "units", "removed", "left", "why left")
	for _, r := range report {
		why := starlark.Value(starlark.None)
		if r.Left > 0 {
			why = starlark.String(r.Reason.String())
		}
		t.add(starlark.String(r.Name), starlark.MakeInt(r.Units), starlark.MakeInt(len(r.Cut)), starlark.MakeInt(r.Left), why)
	}
	s.reports[v] = t
	return v, nil
}

// rule is how many singular values to keep: rank_ratio, rank or energy.
func (c *call) rule() (lowrank.Rule, string, error) {
	rule, param := lowrank.ByRatio(0.5), "rank_ratio"
	asked := 0
	for _, p := range []string{"rank_ratio", "energy", "rank"} {
		if v, ok := c.given[p]; !ok || v == starlark.None {
			continue
		}
		asked++
		param = p
		if p == "rank" {
			k, err := c.integer(p, 0)
			if err != nil {
				return rule, p, err
			}
			rule = lowrank.ByRank(k)
			continue
		}
		x, err := c.float(p, 0)
		if err != nil {
			return rule, p, err
		}
		if x > 1 || x != x {
			if f := c.fraction(p, x); f != nil {
				return rule, p, f
			}
		}
		if rule = lowrank.ByRatio(x); p == "energy" {
			rule = lowrank.ByEnergy(x)
		}
	}
	if asked > 1 {
		return rule, param, c.refuse(param, "%s takes one of rank_ratio, energy and rank", c.f.name)
	}
	var bad *lowrank.RangeError
	if err := rule.Check(); errors.As(err, &bad) {
		return rule, param, c.refuse(param, "%s=%s: it should be %s", param, str(c.given[param]), bad.Want)
	}
	return rule, param, nil
}

// lowRankApproximate is (U, S, V); it changes no model.
func (s *session) lowRankApproximate(c *call) (starlark.Value, error) {
	rule, _, err := c.rule()
	if err != nil {
		return nil, err
	}
	if _, ok := c.given["W"].(*model); ok {
		return nil, c.wrongType("W", "a weight of shape (rows, cols)").withHint("Pass one weight, such as layer.weight.data, or call factorize(model).")
	}
	m, n, w, err := c.matrix("W")
	if err != nil {
		return nil, err
	}
	if err := s.chargeSVD(m, n); err != nil {
		return nil, err
	}
	d, err := lowrank.SVD(m, n, w)
	if err != nil {
		return nil, c.engineFault("W", err)
	}
	k, err := rule.Rank(m, n, d.S)
	if err != nil {
		return nil, c.engineFault("W", err)
	}
	f := d.Truncate(min(k, len(d.S)))
	if err := s.decomposed(d, w, f.Rank, c.given["W"]); err != nil {
		return nil, err
	}
	ratio, _ := c.float("rank_ratio", 0.5)
	return s.remembered(f, ratio, c.given["W"]), nil
}

// chargeSVD counts what a decomposition takes: some 6·m·n·min products, the
// matrix and its vectors in float64, and three times that of the smaller side
// while the division goes on.
func (s *session) chargeSVD(m, n int) error {
	least := float64(min(m, n))
	if err := s.grow(24*float64(m)*float64(n) + 64*least*least); err != nil {
		return err
	}
	return s.charge(6 * float64(m) * float64(n) * float64(min(m, n)))
}

// factorize is a new model of LowRank layers wherever they are smaller.
func (s *session) factorize(c *call) (starlark.Value, error) {
	rule, param, err := c.rule()
	if err != nil {
		return nil, err
	}
	m, err := c.network("model")
	if err != nil {
		return nil, err
	}
	if err := c.uncoded(m, "factored"); err != nil {
		return nil, err
	}
	for _, t := range m.tensors() {
		if len(t.t.Shape) == 2 {
			if err := s.chargeSVD(t.t.Shape[0], t.t.Shape[1]); err != nil {
				return nil, err
			}
		}
	}
	l, report, err := lowrank.Factorize(m.layer, rule)
	if err != nil {
		var bad *lowrank.RangeError
		if !errors.As(err, &bad) {
			param = "model"
		}
		return nil, c.engineFault(param, err)
	}
	v := s.wrap(l, map[nn.Layer]*model{})
	s.madeOf(v, "factorize", m)
	t := s.newTable("weight", "rank", "saves to", "before", "after", "error", "kept because")
	for _, r := range report.Layers {
		why := starlark.Value(starlark.None)
		if r.Kept != nil {
			why = starlark.String("factors would be no smaller")
		}
		t.add(starlark.String(r.Name), starlark.MakeInt(r.Rank), starlark.MakeInt(r.Largest), starlark.MakeInt(r.Before), starlark.MakeInt(r.After),
			starlark.Float(r.Error), why)
	}
	s.reports[v] = t
	return v, nil
}
