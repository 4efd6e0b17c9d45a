package compress

import (
	"fmt"
	"slices"

	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
)

// StructuredPrune is [prune.StructuredPlan], applied: whole units, columns with
// their bias, become 0. Shapes stay until [RemoveChannels].
type StructuredPrune struct {
	Ratio      float64 // of each layer's units, 0 to 1, "prune_ratio"; default 0.5
	Importance string  // "l2", "l1" or "taylor", which needs training data; default "l2"
	SkipHead   bool    // leave the classes alone; default true
}

var criteria = []string{"l2", "l1", "taylor"} // prune.L2, prune.L1, prune.Taylor

// Name is "structured_prune".
func (*StructuredPrune) Name() string { return "structured_prune" }

func (s *StructuredPrune) fields() []field {
	return []field{fraction("prune_ratio", &s.Ratio), choice("importance", &s.Importance, criteria...), flag("skip_head", &s.SkipHead)}
}

func (s *StructuredPrune) check(n *network, env *Env) error {
	if s.Importance == "taylor" {
		return n.trains(env)
	}
	return n.open("codes have no units to prune")
}

func (s *StructuredPrune) run(r *running) ([]string, error) {
	plan, err := prune.StructuredPlan(r.ctx, r.model, prune.StructuredOptions{
		Ratio:     s.Ratio,
		Criterion: prune.Criterion(slices.Index(criteria, s.Importance)),
		PruneHead: !s.SkipHead,
		Data:      prune.Data(r.env.Train),
	})
	if err != nil {
		return nil, err
	}
	plan.Apply()
	var notes []string
	for _, c := range plan.Channels {
		if c.Head {
			notes = append(notes, fmt.Sprintf("layer %s keeps its %d units: they are the classes", c.Name, len(c.Importance)))
			continue
		}
		notes = append(notes, fmt.Sprintf("layer %s: %d of %d units are erased", c.Name, len(c.Erased), len(c.Importance)))
	}
	return notes, nil
}

// RemoveChannels is [prune.RemoveChannels], put into the network: units whose
// column is all zero are cut out, and its tensors get smaller shapes. The answers
// stay. It does nothing where no unit is zero.
type RemoveChannels struct{}

// Name is "remove_channels".
func (*RemoveChannels) Name() string { return "remove_channels" }

func (*RemoveChannels) fields() []field { return nil }

func (*RemoveChannels) check(n *network, _ *Env) error {
	if err := n.open("codes have no channels to remove"); err != nil {
		return err
	}
	n.cut = true
	return n.sequential() // a next layer without a bias may get one
}

func (*RemoveChannels) run(r *running) ([]string, error) {
	smaller, removed, err := prune.RemoveChannels(r.model)
	if err != nil {
		return nil, err
	}
	before, err := nn.Leaves(r.model)
	if err != nil {
		return nil, err
	}
	after, err := nn.Leaves(smaller)
	if err != nil {
		return nil, err
	}
	become := map[nn.Layer]nn.Layer{}
	for i, leaf := range before {
		for k, t := range leaf.Layer.Parameters() {
			other := after[i].Layer.Parameters()[k]
			t.Shape, t.Data, t.Grad = other.Shape, other.Data, nil
		}
		switch l := leaf.Layer.(type) { // one that was given a bias
		case *nn.Linear:
			if a := after[i].Layer.(*nn.Linear); l.Bias == nil && a.Bias != nil {
				become[l] = &nn.Linear{Weight: l.Weight, Bias: a.Bias}
			}
		case *nn.LowRank:
			if a := after[i].Layer.(*nn.LowRank); l.Bias == nil && a.Bias != nil {
				become[l] = &nn.LowRank{U: l.U, V: l.V, Bias: a.Bias}
			}
		}
	}
	replace(r.model, become)

	var notes []string
	for _, l := range removed {
		s := fmt.Sprintf("layer %s: %d of %d units are cut out", l.Name, len(l.Cut), l.Units)
		if l.Left > 0 {
			s += fmt.Sprintf(", %d zero units stay: %s", l.Left, l.Reason)
		}
		notes = append(notes, s)
	}
	return notes, nil
}

// GradientPrune is [prune.GradientPlan], applied: the weights go that the loss of
// the training data would miss least.
type GradientPrune struct {
	Sparsity float64 // 0 to 1
	Method   string  // "taylor" or "snip"; default "taylor"
	Scope    string  // "global" or "layer"; default "global"
}

// Name is "gradient_prune".
func (*GradientPrune) Name() string { return "gradient_prune" }

func (s *GradientPrune) fields() []field {
	return []field{needed(fraction("sparsity", &s.Sparsity)), choice("method", &s.Method, "taylor", "snip"), choice("scope", &s.Scope, scopes...)}
}

func (s *GradientPrune) check(n *network, env *Env) error { return n.trains(env) }

func (s *GradientPrune) run(r *running) ([]string, error) {
	criterion := prune.Taylor
	if s.Method == "snip" {
		criterion = prune.SNIP
	}
	plan, err := prune.GradientPlan(r.ctx, r.model, prune.Data(r.env.Train), prune.GradientOptions{
		Sparsity: s.Sparsity, Scope: prune.Scope(slices.Index(scopes, s.Scope)), Criterion: criterion,
	})
	if err != nil {
		return nil, err
	}
	plan.Apply()
	return erased(plan), nil
}

// NMPrune is [prune.NMPlan], applied: of every M consecutive inputs of a unit at
// most N stay.
type NMPrune struct {
	N int // default 2
	M int // default 4
}

// Name is "nm_prune".
func (*NMPrune) Name() string { return "nm_prune" }

func (s *NMPrune) fields() []field {
	return []field{integer("n", &s.N, 1, 256), integer("m", &s.M, 1, 256)}
}

func (s *NMPrune) check(n *network, _ *Env) error {
	if s.N > s.M {
		return &fieldError{"n", &ValueError{Value: s.N, Want: fmt.Sprintf("at most m, which is %d", s.M)}}
	}
	return n.open("codes have no magnitude to prune")
}

func (s *NMPrune) run(r *running) ([]string, error) {
	plan, err := prune.NMPlan(nn.Parameters(r.model), s.N, s.M)
	if err != nil {
		return nil, err
	}
	plan.Apply()
	return erased(plan), nil
}
