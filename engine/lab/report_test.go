package lab

import (
	"math"
	"testing"

	"compressionlab/engine/nn"
	"compressionlab/engine/simd"
)

// Bins that nothing but finite weights make, and a threshold likewise.
func TestHistogramOfNoNumbers(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	s := newSession(Request{}, -1)
	w := nn.NewTensor(2, 3)
	copy(w.Data, []float32{-inf, 0.25, -4, nan, 1, 3})
	pruned := func() {
		keep := []bool{true, false, true, true, true, true}
		s.prunings[w] = pruneRecord{before: w.Data, after: w.Data, keep: keep, tally: simd.TallyOf(w.Data, keep)}
	}
	pruned()
	h := s.histogram([]*nn.Tensor{w})
	if h.Max != 4 || h.Threshold != 1 {
		t.Errorf("up to %v, from %v on, want 4 and 1", h.Max, h.Threshold)
	}
	if h.Kept[bins-1] != 3 || h.Kept[15] != 1 || h.Kept[45] != 1 || h.Erased[3] != 1 {
		t.Errorf("kept %v, erased %v", h.Kept, h.Erased)
	}
	copy(w.Data, []float32{inf, nan, -inf, nan, nan, nan})
	pruned()
	if h := s.histogram([]*nn.Tensor{w}); h.Max != 0 || h.Threshold != 0 {
		t.Errorf("of no numbers, up to %v, from %v on", h.Max, h.Threshold)
	}
}

// One threshold says what went only where the smallest of all layers did.
func TestHistogramParted(t *testing.T) {
	for call, want := range map[string]bool{
		`magnitude_prune(m, sparsity=0.5)`:                     true,
		`magnitude_prune(m, sparsity=0.0)`:                     true, // nothing went
		`magnitude_prune(m, sparsity=0.5, scope="layer")`:      false,
		`nm_prune(m, n=2, m=4)`:                                false,
		`gradient_prune(m, digits().train[:64], sparsity=0.5)`: false,
	} {
		r := Run(Request{Cells: []string{"m = load_model(\"digits_mlp\")\n" + call}})
		if r.Run.Error != nil {
			t.Fatalf("%s: %+v", call, r.Run.Error)
		}
		h := r.Run.Views[0].Histogram
		erased := 0
		for _, n := range h.Erased {
			erased += n
		}
		if h.Parted() != want || (erased > 0) != (h.Threshold > 0) {
			t.Errorf("%s: %d erased, threshold %v, parted %v, want %v", call, erased, h.Threshold, h.Parted(), want)
		}
	}
}

// Zeros of whole units are in no bin, those of a magnitude pruning are among the erased.
func TestHistogramWithoutZeros(t *testing.T) {
	for call, counted := range map[string]int{
		`structured_prune(m, prune_ratio=0.5)`: 4928 - 2304,
		`magnitude_prune(m, sparsity=0.5)`:     4928,
	} {
		r := Run(Request{Cells: []string{"m = load_model(\"digits_mlp\")\n" + call}})
		if r.Run.Error != nil {
			t.Fatalf("%s: %+v", call, r.Run.Error)
		}
		h, n := r.Run.Views[0].Histogram, 0
		for i := range h.Kept {
			n += h.Kept[i] + h.Erased[i]
		}
		if n != counted {
			t.Errorf("%s: %d in the bins, want %d", call, n, counted)
		}
	}
}
