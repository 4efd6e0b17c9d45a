package prune

import (
	"errors"
	"math"
	"slices"
	"sort"
	"testing"

	"compressionlab/engine/nn"
	"compressionlab/engine/simd"
)

func tensor(shape []int, data ...float32) *nn.Tensor { return nn.FromData(data, shape...) }

func plan(t *testing.T, o Options, params ...*nn.Tensor) *Plan {
	t.Helper()
	p, err := MagnitudePlan(params, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestExactByHand(t *testing.T) {
	w := tensor([]int{2, 3}, 0.5, -0.1, 3, -2, 0.1, 0)
	bias := tensor([]int{3}, 0.001, 0.002, 0.003)
	old := w.Data
	p := plan(t, Options{Sparsity: 0.5}, w, bias)
	if p.Weights != 6 || p.Erased != 3 || p.Changed != 2 || p.Threshold != 0.5 {
		t.Errorf("plan %+v", p)
	}
	if !slices.Equal(w.Data, old) || &w.Data[0] != &old[0] {
		t.Fatal("the plan touched the weights")
	}
	p.Apply()
	if want := []float32{0.5, 0, 3, -2, 0, 0}; !slices.Equal(w.Data, want) {
		t.Errorf("pruned to %v, want %v", w.Data, want)
	}
	if !slices.Equal(old, []float32{0.5, -0.1, 3, -2, 0.1, 0}) || &w.Data[0] == &old[0] {
		t.Error("Apply wrote into the old array")
	}
	if !slices.Equal(bias.Data, []float32{0.001, 0.002, 0.003}) {
		t.Error("Apply pruned a bias")
	}
}

// A plan's tallies are those of the weights, whatever these were ranked by.
func TestTallies(t *testing.T) {
	rng := nn.NewRand(12)
	model := nn.NewSequential(nn.NewLinear(6, 8, true, rng), nn.ReLU{}, nn.NewLinear(8, 3, true, rng))
	images := nn.NewTensor(5, 6)
	for i := range images.Data {
		images.Data[i] = float32(rng.Normal())
	}
	data := Data{Images: images, Labels: []int{0, 1, 2, 0, 1}}
	plans := map[string]*Plan{
		"exact":      plan(t, Options{Sparsity: 0.4}, model.Parameters()...),
		"nothing":    plan(t, Options{}, model.Parameters()...),
		"all":        plan(t, Options{Sparsity: 1, Scope: PerLayer}, model.Parameters()...),
		"percentile": plan(t, Options{Sparsity: 0.7, Rule: Percentile, Scope: PerLayer}, model.Parameters()...),
		"empty":      plan(t, Options{Sparsity: 0.5}, tensor([]int{0, 3}), tensor([]int{2, 0})),
	}
	var err error
	if plans["gradient"], err = GradientPlan(t.Context(), model, data, GradientOptions{Sparsity: 0.5, Criterion: Taylor}); err != nil {
		t.Fatal(err)
	}
	if plans["structured"], err = StructuredPlan(t.Context(), model, StructuredOptions{Ratio: 0.5}); err != nil {
		t.Fatal(err)
	}
	if plans["n:m"], err = NMPlan(model.Parameters(), 2, 4); err != nil {
		t.Fatal(err)
	}
	for name, p := range plans {
		if len(p.Tallies) != len(p.Tensors) {
			t.Fatalf("%s: %d tallies of %d tensors", name, len(p.Tallies), len(p.Tensors))
		}
		for i, w := range p.Tensors {
			if want := simd.TallyOf(w.Data, p.Keep[i]); p.Tallies[i] != want {
				t.Errorf("%s, tensor %d: %+v, want %+v", name, i, p.Tallies[i], want)
			}
		}
	}
}

// Ties go by lowest flat index, in the order of the parameters.
func TestExactTies(t *testing.T) {
	a, b := tensor([]int{1, 3}, 1, -1, 1), tensor([]int{2, 1}, -1, 1)
	p := plan(t, Options{Sparsity: 0.6}, a, b)
	p.Apply()
	if !slices.Equal(a.Data, []float32{0, 0, 0}) || !slices.Equal(b.Data, []float32{-1, 1}) {
		t.Errorf("%v %v", a.Data, b.Data)
	}
}

// k is the float64 product truncated: 0.29·100 is 28.999999999999996.
func TestExactCountTruncates(t *testing.T) {
	for _, c := range []struct {
		sparsity float64
		n, want  int
	}{{.29, 100, 28}, {.57, 100, 56}, {.33, 6, 1}, {.4, 15, 6}, {0, 10, 0}, {1, 10, 10}, {.9, 4928, 4435}, {.99, 1, 0}} {
		w := nn.NewTensor(c.n, 1)
		for i := range w.Data {
			w.Data[i] = float32(c.n - i)
		}
		if p := plan(t, Options{Sparsity: c.sparsity}, w); p.Erased != c.want || p.Changed != c.want {
			t.Errorf("%v of %d: erased %d, changed %d, want %d", c.sparsity, c.n, p.Erased, p.Changed, c.want)
		}
	}
}

func TestScopes(t *testing.T) {
	small, large := tensor([]int{1, 4}, 1, 2, 3, 4), tensor([]int{1, 4}, 10, 20, 30, 40)
	p := plan(t, Options{Sparsity: 0.5}, small, large)
	if got := p.Keep; !slices.Equal(got[0], make([]bool, 4)) || slices.Contains(got[1], false) {
		t.Errorf("global keeps %v", got)
	}
	p = plan(t, Options{Sparsity: 0.5, Scope: PerLayer}, small, large)
	half := []bool{false, false, true, true}
	if !slices.Equal(p.Keep[0], half) || !slices.Equal(p.Keep[1], half) {
		t.Errorf("per layer keeps %v", p.Keep)
	}
	if !slices.Equal(p.Thresholds, []float64{3, 30}) || p.Threshold != 3 {
		t.Errorf("thresholds %v, %v", p.Thresholds, p.Threshold)
	}
}

// numpy.percentile([1, 2, 3, 4], q) is 1, 1.75, 2.5, 3.7 and 4 for q = 0, 25,
// 50, 90 and 100: place q/100·3 between the neighbours.
func TestPercentileByHand(t *testing.T) {
	for _, c := range []struct {
		sparsity, threshold float64
		erased              int
	}{{0, 1, 0}, {.25, 1.75, 1}, {.5, 2.5, 2}, {.9, 3.7, 3}, {1, 4, 3}} {
		w := tensor([]int{2, 2}, -3, 1, 4, -2)
		p := plan(t, Options{Sparsity: c.sparsity, Rule: Percentile}, w)
		if math.Abs(p.Thresholds[0]-c.threshold) > 1e-15 || p.Erased != c.erased {
			t.Errorf("%v: threshold %v, erased %d, want %v and %d", c.sparsity, p.Thresholds[0], p.Erased, c.threshold, c.erased)
		}
	}
}

// Where weights are equal the rules differ: that is why there are two.
func TestRulesDifferOnTies(t *testing.T) {
	equal := func() *nn.Tensor { return tensor([]int{2, 5}, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2) }
	if p := plan(t, Options{Sparsity: .9, Rule: Percentile}, equal()); p.Erased != 0 {
		t.Errorf("percentile erased %d of ten equal weights", p.Erased)
	}
	if p := plan(t, Options{Sparsity: .9}, equal()); p.Erased != 9 {
		t.Errorf("exact erased %d of ten equal weights", p.Erased)
	}
	sparse := tensor([]int{1, 5}, 0, 0, 0, 0, 7)
	if p := plan(t, Options{Sparsity: .5, Rule: Percentile}, sparse); p.Erased != 0 || p.Changed != 0 {
		t.Errorf("percentile on zeros: %+v", p)
	}
}

func TestZerosAlreadyThereCount(t *testing.T) {
	negative := float32(math.Copysign(0, -1))
	w := tensor([]int{1, 4}, 0, 5, negative, 6)
	p := plan(t, Options{Sparsity: .5}, w)
	if p.Erased != 2 || p.Changed != 0 {
		t.Errorf("plan %+v", p)
	}
	p.Apply()
	if !slices.Equal(w.Data, []float32{0, 5, 0, 6}) || math.Signbit(float64(w.Data[2])) {
		t.Errorf("pruned to %v", w.Data)
	}
	// Once more at the same sparsity: nothing happens.
	if again := plan(t, Options{Sparsity: .5}, w); again.Changed != 0 {
		t.Errorf("pruning twice changed %d", again.Changed)
	}
}

func TestThresholdAtTheEnds(t *testing.T) {
	w := tensor([]int{1, 3}, 3, -4, 5)
	if p := plan(t, Options{}, w); p.Threshold != 0 || p.Erased != 0 {
		t.Errorf("sparsity 0: %+v", p)
	}
	if p := plan(t, Options{Sparsity: 1}, w); p.Threshold != 5 || p.Erased != 3 {
		t.Errorf("sparsity 1: %+v", p)
	}
}

func TestSharedCountsOnceAndNothingToPrune(t *testing.T) {
	w := tensor([]int{1, 4}, 4, 3, 2, 1)
	p := plan(t, Options{Sparsity: .5}, w, tensor([]int{2}, 1, 1), w)
	if len(p.Tensors) != 1 || p.Weights != 4 || p.Erased != 2 {
		t.Errorf("plan %+v", p)
	}
	for _, o := range []Options{{Sparsity: .5}, {Sparsity: .5, Rule: Percentile}, {Sparsity: 1, Scope: PerLayer}} {
		p := plan(t, o, tensor([]int{2}, 1, 1), nn.NewTensor(0, 3))
		p.Apply()
		if p.Weights != 0 || p.Threshold != 0 {
			t.Errorf("no weights: %+v", p)
		}
	}
}

func TestRefusals(t *testing.T) {
	w := tensor([]int{1, 2}, 1, 2)
	for _, s := range []float64{90, -0.1, 1.0000001, math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, err := MagnitudePlan([]*nn.Tensor{w}, Options{Sparsity: s})
		var r *RangeError
		if !errors.As(err, &r) || r.Value != s && s == s {
			t.Errorf("sparsity %v: error %v", s, err)
		}
	}
	for _, v := range []float32{float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))} {
		bad := tensor([]int{2, 2}, 1, 2, v, 3)
		_, err := MagnitudePlan([]*nn.Tensor{w, tensor([]int{1}, 0), bad}, Options{Sparsity: .5})
		var n *NonFiniteError
		if !errors.As(err, &n) || n.Tensor != bad || n.Param != 2 || n.Index != 2 {
			t.Errorf("a weight of %v: error %v", v, err)
		}
	}
	// Biases are not looked at.
	if _, err := MagnitudePlan([]*nn.Tensor{w, tensor([]int{1}, float32(math.NaN()))}, Options{}); err != nil {
		t.Errorf("a NaN in a bias: %v", err)
	}
}

// reference is the rule Exact as it reads: sort by |w|, then by place.
func reference(params []*nn.Tensor, sparsity float64) [][]bool {
	type place struct{ tensor, index int }
	var all []place
	keep := make([][]bool, len(params))
	for i, t := range params {
		keep[i] = make([]bool, len(t.Data))
		for j := range t.Data {
			all = append(all, place{i, j})
			keep[i][j] = true
		}
	}
	abs := func(p place) float64 { return math.Abs(float64(params[p.tensor].Data[p.index])) }
	sort.SliceStable(all, func(i, j int) bool { return abs(all[i]) < abs(all[j]) })
	for _, p := range all[:int(sparsity*float64(len(all)))] {
		keep[p.tensor][p.index] = false
	}
	return keep
}

// The selection by counting picks the very weights that sorting picks, with
// many ties, subnormals and both zeros among them; and its r-th value is the
// sorted list's.
func TestSelectionAgainstSort(t *testing.T) {
	rng := nn.NewRand(1)
	for round := range 300 {
		var params []*nn.Tensor
		var all []float64
		for range 1 + rng.Intn(3) {
			w := nn.NewTensor(1+rng.Intn(20), 1+rng.Intn(20))
			for i := range w.Data {
				switch v := rng.Normal(); round % 3 {
				case 0:
					w.Data[i] = float32(v)
				case 1:
					w.Data[i] = float32(math.Round(v)) // few values
				default:
					w.Data[i] = float32(math.Copysign(math.Ldexp(v, -rng.Intn(160)), v))
				}
				all = append(all, math.Abs(float64(w.Data[i])))
			}
			params = append(params, w)
		}
		s := rng.Float64()
		p := plan(t, Options{Sparsity: s}, params...)
		for i, keep := range reference(params, s) {
			if !slices.Equal(keep, p.Keep[i]) {
				t.Fatalf("round %d: tensor %d differs from the sorted one", round, i)
			}
		}
		slices.Sort(all)
		group := make([][]float32, len(params))
		for i, w := range params {
			group[i] = w.Data
		}
		for range 5 {
			if r := rng.Intn(len(all)); value(group, r) != all[r] {
				t.Fatalf("round %d: value %d is %v, want %v", round, r, value(group, r), all[r])
			}
		}
	}
}
