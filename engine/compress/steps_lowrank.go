package compress

import (
	"fmt"
	"math"

	"compressionlab/engine/lowrank"
	"compressionlab/engine/nn"
)

// LowRank is [lowrank.Factorize], put into the network: each Linear whose factors
// hold fewer numbers becomes an [nn.LowRank] with the same bias; the others stay,
// and the notes say why. Exactly one of the fields is above 0.
type LowRank struct {
	RankRatio float64 // of min(in, out): k = max(1, int(ratio·min))
	Energy    float64 // the share of Σσ² to keep
	Rank      int     // the same for all layers
}

// Name is "low_rank".
func (*LowRank) Name() string { return "low_rank" }

func (s *LowRank) fields() []field {
	return []field{fraction("rank_ratio", &s.RankRatio), fraction("energy", &s.Energy), integer("rank", &s.Rank, 0, math.MaxInt32)}
}

// rule is the one that is asked for, and the field that does.
func (s *LowRank) rule() (rule lowrank.Rule, field string, err error) {
	asked := 0
	if s.RankRatio > 0 {
		rule, field, asked = lowrank.ByRatio(s.RankRatio), "rank_ratio", asked+1
	}
	if s.Energy > 0 {
		rule, field, asked = lowrank.ByEnergy(s.Energy), "energy", asked+1
	}
	if s.Rank > 0 {
		rule, field, asked = lowrank.ByRank(s.Rank), "rank", asked+1
	}
	if asked != 1 {
		return rule, "", &fieldError{"rank_ratio", &ValueError{Value: s.RankRatio, Want: "one of rank_ratio, energy and rank above 0, the others 0"}}
	}
	return rule, field, nil
}

func (s *LowRank) check(n *network, _ *Env) error {
	rule, field, err := s.rule()
	if err != nil {
		return err
	}
	if err := n.open("codes cannot be factored"); err != nil {
		return err
	}
	if err := n.sequential(); err != nil {
		return err
	}
	if len(n.linears) == 0 {
		return &RankError{Rule: rule.String()}
	}
	if s.Energy > 0 || n.cut {
		return nil // the spectrum decides, or what is left of the layers
	}
	var kept []linear
	var near *RankError
	for _, l := range n.linears {
		if l.rows < 1 || l.cols < 1 {
			kept = append(kept, l)
			continue
		}
		k, err := rule.Rank(l.rows, l.cols, nil)
		if err != nil {
			return err
		}
		largest := lowrank.LargestSavingRank(l.rows, l.cols)
		if k <= largest {
			continue
		}
		kept = append(kept, l)
		if near == nil || k-largest < near.Rank-near.Largest {
			near = &RankError{rule.String(), l.name, l.rows, l.cols, k, largest}
		}
	}
	if len(kept) == len(n.linears) {
		return &fieldError{field, near}
	}
	n.linears = kept
	return nil
}

func (s *LowRank) run(r *running) ([]string, error) {
	rule, field, err := s.rule()
	if err != nil {
		return nil, err
	}
	factored, report, err := lowrank.Factorize(r.model, rule)
	if err != nil {
		return nil, err
	}
	if report.Replaced() == 0 { // the spectrum, or removed channels, left nothing to save
		e := &RankError{Rule: rule.String()}
		if len(report.Layers) > 0 {
			l := report.Layers[0]
			e = &RankError{rule.String(), l.Name, l.Rows, l.Cols, l.Rank, l.Largest}
		}
		return nil, &fieldError{field, e}
	}
	before, err := nn.Leaves(r.model)
	if err != nil {
		return nil, err
	}
	after, err := nn.Leaves(factored)
	if err != nil {
		return nil, err
	}
	become := map[nn.Layer]nn.Layer{}
	for i, leaf := range before {
		l, was := leaf.Layer.(*nn.Linear)
		f, is := after[i].Layer.(*nn.LowRank)
		if was && is && become[l] == nil {
			become[l] = &nn.LowRank{U: f.U, V: f.V, Bias: l.Bias}
		}
	}
	replace(r.model, become)

	var notes []string
	for _, l := range report.Layers {
		if l.Kept != nil {
			notes = append(notes, fmt.Sprintf("%s (%d, %d) is kept: at rank %d its factors would hold %d numbers for its %d, the largest rank that saves is %d",
				l.Name, l.Rows, l.Cols, l.Rank, l.Rank*(l.Rows+l.Cols), l.Before, l.Largest))
			continue
		}
		notes = append(notes, fmt.Sprintf("%s (%d, %d) became factors of rank %d: %d numbers for %d, relative error %.3f",
			l.Name, l.Rows, l.Cols, l.Rank, l.After, l.Before, l.Error))
	}
	return notes, nil
}
