package compress

import "testing"

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"rank", "", 4}, {"", "rank", 4}, {"rank", "rank", 0}, {"rnak", "rank", 1},
		{"quantise", "quantize", 1}, {"sparsty", "sparsity", 1}, {"kitten", "sitting", 3}, {"ca", "abc", 3},
	} {
		if got := edits(c.a, c.b); got != c.want {
			t.Errorf("edits(%q, %q) is %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestNearest(t *testing.T) {
	for name, want := range map[string]string{
		"magnitude_pruning": "magnitude_prune", "lowrank": "low_rank", "Low_Rank": "low_rank", "rank": "low_rank",
		"structured": "structured_prune", "svd": "", "": "", "x": "", "finetune": "fine_tune",
	} {
		if got := nearest(name, Names()); got != want {
			t.Errorf("nearest to %q is %q, want %q", name, got, want)
		}
	}
}
