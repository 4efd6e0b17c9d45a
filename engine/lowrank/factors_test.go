package lowrank

import (
	"errors"
	"math"
	"testing"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
)

// diagonal is diag(50 … 1) over 50 rows of zeros.
func diagonal() []float32 {
	w := make([]float32, 100*50)
	for i := range 50 {
		w[i*50+i] = float32(50 - i)
	}
	return w
}

func TestTruncateByHand(t *testing.T) {
	f, err := Approximate(100, 50, diagonal(), ByRatio(.1))
	if err != nil {
		t.Fatal(err)
	}
	if f.Rank != 5 || f.Bytes() != 3020 {
		t.Errorf("rank %d, %d bytes, want 5 and 3020", f.Rank, f.Bytes())
	}
	for i, s := range f.S {
		if s != float32(50-i) {
			t.Errorf("S[%d] = %v", i, s)
		}
	}
	for i, got := range f.Reconstruct() {
		want := float32(0)
		if row, col := i/50, i%50; row == col && row < 5 {
			want = float32(50 - row)
		}
		if got != want {
			t.Fatalf("U·S·V[%d, %d] = %v, want %v", i/50, i%50, got, want)
		}
	}
}

func TestTruncateOwnsItsMemory(t *testing.T) {
	d := decompose(t, 6, 4, random(6, 4, nn.NewRand(1)))
	f := d.Truncate(4)
	u, s, v := d.U[0], d.S[0], d.V[0]
	f.U[0], f.S[0], f.V[0] = 9, 9, 9
	if d.U[0] != u || d.S[0] != s || d.V[0] != v {
		t.Error("a write into the factors reached the decomposition")
	}
	if cap(f.V) != len(f.V) || cap(f.U) != len(f.U) {
		t.Error("the factors hold more memory than they say")
	}
	for _, k := range []int{0, -1, 5} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("rank %d did not panic", k)
				}
			}()
			d.Truncate(k)
		}()
	}
}

// Eckart and Young: what W_k misses is the tail of the spectrum, at every k.
func TestErrorByRank(t *testing.T) {
	rng := nn.NewRand(2)
	for _, shape := range [][2]int{{30, 20}, {20, 30}, {12, 12}} {
		m, n := shape[0], shape[1]
		w := random(m, n, rng)
		d := decompose(t, m, n, w)
		errs, energy := d.Errors(), d.Energy()
		for k := 1; k <= len(d.S); k++ {
			off := 0.0
			for i, v := range d.Truncate(k).Reconstruct() {
				off += (float64(v) - float64(w[i])) * (float64(v) - float64(w[i]))
			}
			if got := math.Sqrt(off); math.Abs(got-errs[k]) > 1e-6*errs[0] {
				t.Errorf("(%d, %d) at rank %d: error %v, the tail says %v", m, n, k, got, errs[k])
			}
			if got := 1 - errs[k]*errs[k]/(errs[0]*errs[0]); math.Abs(got-energy[k]) > 1e-12 {
				t.Errorf("(%d, %d) at rank %d: energy %v, the errors say %v", m, n, k, energy[k], got)
			}
		}
		if energy[0] != 0 || errs[len(d.S)] != 0 || energy[len(d.S)] != 1 {
			t.Errorf("ends: %v %v", energy, errs)
		}
	}
	zero := decompose(t, 2, 2, make([]float32, 4))
	if e := zero.Energy(); e[0] != 0 || e[1] != 1 || e[2] != 1 {
		t.Errorf("energy of a zero matrix: %v", e)
	}
}

func TestRules(t *testing.T) {
	spectrum := []float64{4, 2, 2, 1, 0} // squares 16, 4, 4, 1: of 25
	for _, c := range []struct {
		rule Rule
		want int
	}{
		{ByRatio(.1), 1}, {ByRatio(.4), 2}, {ByRatio(.5), 2}, {ByRatio(.6), 3}, {ByRatio(1), 5},
		{ByEnergy(.01), 1}, {ByEnergy(.64), 1}, {ByEnergy(.65), 2}, {ByEnergy(.8), 2}, {ByEnergy(.96), 3},
		{ByEnergy(.97), 4}, {ByEnergy(1), 4},
		{ByRank(1), 1}, {ByRank(3), 3}, {ByRank(99), 99},
	} {
		if k, err := c.rule.Rank(5, 8, spectrum); err != nil || k != c.want {
			t.Errorf("%v: %d, %v, want %d", c.rule, k, err, c.want)
		}
	}
	if k, err := ByRatio(.29).Rank(100, 100, nil); err != nil || k != 28 { // 28.999999999999996
		t.Errorf("ratio .29 of 100: %d, %v", k, err)
	}
	if k, err := ByEnergy(.9).Rank(2, 2, []float64{0, 0}); err != nil || k != 1 {
		t.Errorf("a zero matrix: %d, %v", k, err)
	}
	for _, r := range []Rule{
		{}, ByRatio(0), ByRatio(-.1), ByRatio(1.01), ByRatio(math.NaN()), ByRatio(math.Inf(1)),
		ByEnergy(0), ByEnergy(90), ByEnergy(math.NaN()), ByRank(0), ByRank(-3),
	} {
		var e *RangeError
		if _, err := r.Rank(5, 8, spectrum); !errors.As(err, &e) || e.Error() == "" {
			t.Errorf("%v: error %v", r, err)
		}
		if _, err := Approximate(2, 2, make([]float32, 4), r); !errors.As(err, &e) {
			t.Errorf("approximate by %v: error %v", r, err)
		}
		if _, _, err := Factorize(nn.ReLU{}, r); !errors.As(err, &e) {
			t.Errorf("factorize by %v: error %v", r, err)
		}
	}
}

// It is the last rank at which the factors are smaller, for every shape.
func TestLargestSavingRank(t *testing.T) {
	for m := 1; m < 40; m++ {
		for n := 1; n < 40; n++ {
			k := LargestSavingRank(m, n)
			if k*(m+n) >= m*n || (k+1)*(m+n) < m*n || k > min(m, n) {
				t.Fatalf("(%d, %d): %d", m, n, k)
			}
		}
	}
	if k := LargestSavingRank(512, 512); k != 255 { // 256 holds as many: 262,144
		t.Errorf("512: %d, want 255", k)
	}
}

func TestAbsorb(t *testing.T) {
	d := decompose(t, 9, 7, random(9, 7, nn.NewRand(3)))
	f := d.Truncate(3)
	u, v := f.Absorb()
	for i, want := range f.Reconstruct() {
		if got := product(u, v, 9, 3, 7)[i]; math.Abs(float64(got-want)) > 1e-6 {
			t.Errorf("entry %d: %v, want %v", i, got, want)
		}
	}
	uu, vv := 0.0, 0.0
	for _, x := range u {
		uu += float64(x) * float64(x)
	}
	for _, x := range v {
		vv += float64(x) * float64(x)
	}
	if math.Abs(uu-vv) > 1e-5*uu {
		t.Errorf("norms %v and %v, want equal ones", uu, vv)
	}
}

func TestFactorize(t *testing.T) {
	rng := nn.NewRand(4)
	model := nn.NewSequential(
		nn.NewLinear(64, 48, true, rng), nn.ReLU{},
		nn.NewSequential(nn.NewLinear(48, 32, false, rng)), nn.NewLinear(32, 2, true, rng))
	before := nn.Clone(model)
	made, report, err := Factorize(model, ByRank(8))
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range nn.Parameters(model) {
		for j, v := range nn.Parameters(before)[i].Data {
			if p.Data[j] != v {
				t.Fatal("the model was changed")
			}
		}
	}
	if len(report.Layers) != 3 || report.Replaced() != 2 {
		t.Fatalf("report %+v", report)
	}
	for i, want := range []LayerReport{
		{Name: "0.weight", Rows: 64, Cols: 48, Largest: 27, Before: 3072, After: 896},
		{Name: "2.0.weight", Rows: 48, Cols: 32, Largest: 19, Before: 1536, After: 640},
		{Name: "3.weight", Rows: 32, Cols: 2, Largest: 1, Before: 64, After: 64},
	} {
		got := report.Layers[i]
		if got.Kept == nil != (i < 2) || got.Error > 0 != (i < 2) || got.Rank != 8 {
			t.Errorf("layer %d: %+v", i, got)
		}
		want.Rank, want.Kept, want.Error = 8, got.Kept, got.Error
		if got != want {
			t.Errorf("layer %d: %+v, want %+v", i, got, want)
		}
	}
	if got := report.Layers[2].Kept.Error(); got != "lowrank: at rank 8 the factors of 3.weight (32, 2) would hold 272 numbers, it holds 64: the largest rank that saves is 1" {
		t.Error(got)
	}
	numbers := 0
	for _, p := range nn.Parameters(made) {
		numbers += len(p.Data)
	}
	if biases := 48 + 2; numbers != report.After()+biases || report.Before() != 3072+1536+64 {
		t.Errorf("%d numbers, the report says %d and %d for %d", numbers, report.After(), biases, report.Before())
	}
	for _, p := range nn.Parameters(made) { // nothing is shared
		p.Data[0] = 1e9
	}
	if nn.Parameters(model)[1].Data[0] != 0 || nn.Parameters(model)[4].Data[0] != 0 {
		t.Error("a write into the new network reached the model")
	}
}

// A layer whose rank is really low computes the same from its factors.
func TestFactorizeKeepsTheFunction(t *testing.T) {
	rng := nn.NewRand(5)
	l := nn.NewLinear(40, 30, true, rng)
	l.Weight.Data = product(random(40, 4, rng), random(4, 30, rng), 40, 4, 30)
	for i := range l.Bias.Data {
		l.Bias.Data[i] = float32(rng.Normal())
	}
	x := nn.FromData(random(5, 40, rng), 5, 40)
	want, _ := nn.Forward(l, x)
	for _, rule := range []Rule{ByRank(4), ByEnergy(1 - 1e-9)} {
		made, report, err := Factorize(l, rule)
		if err != nil {
			t.Fatal(err)
		}
		if report.Layers[0].Rank != 4 || report.Layers[0].Error > 1e-6 || report.Layers[0].Name != "weight" {
			t.Errorf("%v: report %+v", rule, report)
		}
		got, err := nn.Forward(made, x)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got.Data { // sums of 40 terms of size 2
			if math.Abs(float64(got.Data[i]-want.Data[i])) > 1e-4 {
				t.Errorf("%v: output %d is %v, was %v", rule, i, got.Data[i], want.Data[i])
			}
		}
	}
}

func TestFactorizeSharing(t *testing.T) {
	rng := nn.NewRand(6)
	shared := nn.NewLinear(10, 10, true, rng)
	tied := &nn.Linear{Weight: shared.Weight, Bias: nn.NewTensor(10)}
	already := &nn.LowRank{U: nn.NewTensor(10, 2), V: nn.NewTensor(2, 10)}
	made, report, err := Factorize(nn.NewSequential(shared, tied, shared, already), ByRank(2))
	if err != nil {
		t.Fatal(err)
	}
	s := made.(*nn.Sequential)
	first, second := s.Layers[0].(*nn.LowRank), s.Layers[1].(*nn.LowRank)
	if s.Layers[0] != s.Layers[2] || first.U != second.U || first.V != second.V || first.Bias == second.Bias {
		t.Error("what was shared is not, or what was not is")
	}
	if len(report.Layers) != 1 || s.Layers[3] == nn.Layer(already) {
		t.Errorf("report %+v", report)
	}
}

func TestFactorizeRefusals(t *testing.T) {
	rng := nn.NewRand(7)
	bad := nn.NewLinear(8, 8, false, rng)
	bad.Weight.Data[9] = float32(math.NaN())
	for _, rule := range []Rule{ByRank(2), ByEnergy(.5), ByRatio(1)} {
		_, _, err := Factorize(nn.NewSequential(nn.NewLinear(8, 8, false, rng), bad), rule)
		var n *nn.NonFiniteError
		if !errors.As(err, &n) || n.Name != "1.weight" || n.Row != 1 || n.Col != 1 {
			t.Errorf("%v: error %v", rule, err)
		}
	}
	inner := nn.NewSequential()
	inner.Layers = []nn.Layer{nn.ReLU{}, inner}
	if _, _, err := Factorize(inner, ByRank(2)); err != nn.ErrCycle {
		t.Errorf("a cycle: %v", err)
	}
	var shape *nn.ShapeError
	if _, _, err := Factorize(&nn.Linear{Weight: nn.NewTensor(3)}, ByRank(2)); !errors.As(err, &shape) {
		t.Errorf("a vector for a weight: %v", err)
	}
}

// The bundled network, 64-48-32-10, reads 354 of 360 test images. By energy it
// keeps more of them than by ratio, with half the numbers: a ratio of one half
// leaves the last layer 5 directions for 10 classes. As every bit is the same on
// every machine, so are the counts.
func TestFactorizeDigits(t *testing.T) {
	model, test := digits.MLP(), digits.Test()
	for _, c := range []struct {
		rule                     Rule
		replaced, numbers, right int
	}{{ByRatio(1), 0, 4928, 354}, {ByRatio(.5), 3, 4178, 316}, {ByEnergy(.9), 2, 2080, 345}, {ByRank(7), 3, 1638, 335}} {
		made, report, err := Factorize(model, c.rule)
		if err != nil {
			t.Fatal(err)
		}
		right, _, err := measure.Accuracy(made, test.Images, test.Labels)
		if err != nil {
			t.Fatal(err)
		}
		if report.Before() != 4928 || report.Replaced() != c.replaced || report.After() != c.numbers || right != c.right {
			t.Errorf("%v: %d right, %d layers replaced, %d numbers for %d, want %+v", c.rule, right, report.Replaced(), report.After(), report.Before(), c)
		}
	}
}
