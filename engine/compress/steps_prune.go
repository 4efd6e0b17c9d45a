package compress

import (
	"fmt"
	"slices"

	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
)

// MagnitudePrune is [prune.MagnitudePlan], applied: the weights of least
// magnitude become 0.
type MagnitudePrune struct {
	Sparsity float64 // 0 to 1; default 0.9
	Scope    string  // "global" or "layer"
	Rule     string  // "exact" or "percentile"
}

var (
	scopes = []string{"global", "layer"}     // prune.Global, prune.PerLayer
	rules  = []string{"exact", "percentile"} // prune.Exact, prune.Percentile
)

// Name is "magnitude_prune".
func (*MagnitudePrune) Name() string { return "magnitude_prune" }

func (s *MagnitudePrune) fields() []field {
	return []field{fraction("sparsity", &s.Sparsity), choice("scope", &s.Scope, scopes...), choice("rule", &s.Rule, rules...)}
}

func (s *MagnitudePrune) check(n *network, _ *Env) error {
	return n.open("codes have no magnitude to prune")
}

func (s *MagnitudePrune) run(r *running) ([]string, error) {
	plan, err := prune.MagnitudePlan(nn.Parameters(r.model), prune.Options{
		Sparsity: s.Sparsity,
		Scope:    prune.Scope(slices.Index(scopes, s.Scope)),
		Rule:     prune.Rule(slices.Index(rules, s.Rule)),
	})
	if err != nil {
		return nil, err
	}
	plan.Apply()
	return erased(plan), nil
}

// erased says how much a plan set to zero.
func erased(p *prune.Plan) []string {
	return []string{fmt.Sprintf("%d of %d weights are erased, %d of them were not 0 before", p.Erased, p.Weights, p.Changed)}
}
