package agree

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"testing"

	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
)

// Which weights go, how many, and at which threshold: numpy.argsort and
// numpy.percentile.
func TestMagnitude(t *testing.T) {
	cases(t, "magnitude", func(t *testing.T, c *oneCase) {
		var params []*nn.Tensor
		for j := range int(c.number("tensors")) {
			params = append(params, c.tensor(fmt.Sprintf("w%d", j)))
		}
		for _, scope := range []struct {
			prune.Scope
			name string
		}{{prune.Global, "global"}, {prune.PerLayer, "layer"}} {
			for _, rule := range []struct {
				prune.Rule
				name string
			}{{prune.Exact, "exact"}, {prune.Percentile, "percentile"}} {
				plan, err := prune.MagnitudePlan(params, prune.Options{Sparsity: c.number("sparsity"), Scope: scope.Scope, Rule: rule.Rule})
				if err != nil {
					t.Fatal(err)
				}
				what := scope.name + "." + rule.name
				keep := c.bools(what)
				equal(t, what, slices.Concat(plan.Keep...), keep)
				erased := 0
				for _, k := range keep {
					if !k {
						erased++
					}
				}
				if plan.Erased != erased {
					t.Errorf("%s: %d erased, want %d", what, plan.Erased, erased)
				}
				if rule.Rule == prune.Percentile {
					want := c.values(scope.name + ".thresholds")
					if scope.Scope == prune.Global {
						want = slices.Repeat(want, len(params))
					}
					equal(t, what+" thresholds", plan.Thresholds, want)
				}
			}
		}
	})
}

// numpy.percentile at many sparsities: the same threshold to the last bit.
func TestPercentile(t *testing.T) {
	cases(t, "percentile", func(t *testing.T, c *oneCase) {
		w, want := c.tensor("w"), c.values("thresholds")
		for i, sparsity := range c.values("sparsities") {
			plan, err := prune.MagnitudePlan([]*nn.Tensor{w}, prune.Options{Sparsity: sparsity, Rule: prune.Percentile})
			if err != nil {
				t.Fatal(err)
			}
			if plan.Thresholds[0] != want[i] {
				t.Fatalf("at sparsity %v the threshold is %v, want %v", sparsity, plan.Thresholds[0], want[i])
			}
		}
	})
}

// Importances of units and of weights, and the units and weights that they
// erase: gradients by torch.autograd, in float64.
func TestImportances(t *testing.T) {
	cases(t, "structured", func(t *testing.T, c *oneCase) {
		model, layers := c.network()
		data := prune.Data{Images: c.tensor("x"), Labels: c.ints("y")}
		ratio := c.number("ratio")
		for _, by := range []struct {
			prune.Criterion
			name string
		}{{prune.L2, "l2"}, {prune.L1, "l1"}, {prune.Taylor, "taylor"}} {
			plan, err := prune.StructuredPlan(background(), model, prune.StructuredOptions{Ratio: ratio, Criterion: by.Criterion, PruneHead: true, Data: data})
			if err != nil {
				t.Fatal(err)
			}
			for j, channels := range plan.Channels {
				want := c.values(fmt.Sprintf("%s.%d", by.name, j))
				near(t, fmt.Sprint(by.name, " of layer ", j), channels.Importance, want, 1e-5)
				least(t, by.name, channels.Erased, want, int(ratio*float64(len(want))))
			}
		}
		for _, by := range []struct {
			prune.Criterion
			name string
		}{{prune.Taylor, "wtaylor"}, {prune.SNIP, "wsnip"}} {
			plan, err := prune.GradientPlan(background(), model, data, prune.GradientOptions{Sparsity: ratio, Criterion: by.Criterion})
			if err != nil {
				t.Fatal(err)
			}
			var all []float64
			var erased []int
			for j := range layers {
				want := c.values(fmt.Sprintf("%s.%d", by.name, j))
				near(t, fmt.Sprint(by.name, " of layer ", j), widened(plan.Scores[j]), want, 1e-5)
				for i, keep := range plan.Keep[j] {
					if !keep {
						erased = append(erased, len(all)+i)
					}
				}
				all = append(all, want...)
			}
			least(t, by.name, erased, all, int(ratio*float64(len(all))))
		}
	})
}

// least fails unless erased are k of the least scores. A score within rounding of
// the border may be on either side.
func least(t *testing.T, what string, erased []int, scores []float64, k int) {
	t.Helper()
	if len(erased) != k {
		t.Fatalf("%s: %d erased, want %d", what, len(erased), k)
	}
	if k == 0 || k == len(scores) {
		return
	}
	sorted := slices.Clone(scores)
	slices.SortFunc(sorted, cmp.Compare[float64])
	border, rounding := sorted[k-1], 1e-5*sorted[len(sorted)-1]
	gone := map[int]bool{}
	for _, i := range erased {
		gone[i] = true
	}
	for i, s := range scores {
		if want := s <= border; gone[i] != want && math.Abs(s-border) > rounding && math.Abs(s-sorted[k]) > rounding {
			t.Fatalf("%s: %d erased is %v, want %v: score %v, border %v", what, i, gone[i], want, s, border)
		}
	}
}

// N:M patterns, group by group with numpy.argsort.
func TestNM(t *testing.T) {
	cases(t, "nm", func(t *testing.T, c *oneCase) {
		plan, err := prune.NMPlan([]*nn.Tensor{c.tensor("w")}, int(c.number("n")), int(c.number("m")))
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "mask", plan.Keep[0], c.bools("keep"))
	})
}
