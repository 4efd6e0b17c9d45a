package stage

import (
	"math"
	"math/rand/v2"
	"testing"

	"compressionlab/engine/trace"
)

// Ten weights: 4 in [0, 1), none in [1, 2), 6 in [2, 3).
func ten() *trace.Histogram {
	return &trace.Histogram{Max: 3, Kept: []int{1, 0, 6}, Erased: []int{3, 0, 0}}
}

func TestShareByHand(t *testing.T) {
	for _, c := range []struct{ at, share float64 }{
		{-1, 0}, {0, 0}, {0.5, 0.2}, {1, 0.4}, {1.7, 0.4}, {2, 0.4}, {2.5, 0.7}, {3, 1}, {9, 1}, {math.NaN(), 0},
	} {
		if got := Share(ten(), c.at); math.Abs(got-c.share) > 1e-15 {
			t.Errorf("Share(%v) = %v, want %v", c.at, got, c.share)
		}
	}
}

func TestThresholdByHand(t *testing.T) {
	for _, c := range []struct{ share, at float64 }{
		{-1, 0}, {0, 0}, {0.2, 0.5}, {0.4, 1}, {0.7, 2.5}, {1, 3}, {2, 3}, {math.NaN(), 0},
	} {
		if got := Threshold(ten(), c.share); math.Abs(got-c.at) > 1e-15 {
			t.Errorf("Threshold(%v) = %v, want %v", c.share, got, c.at)
		}
	}
}

// Nothing to count: no weights, only zeros, no bins.
func TestShareOfNothing(t *testing.T) {
	for _, h := range []*trace.Histogram{{}, {Max: 1}, {Max: 1, Kept: []int{0, 0}}, {Max: 0, Kept: []int{5}}} {
		if s, at := Share(h, 0.5), Threshold(h, 0.5); s != 0 || at != 0 {
			t.Errorf("%+v: share %v, threshold %v, want 0, 0", *h, s, at)
		}
	}
}

// Threshold is Share's inverse, Share never falls, and both stay in bounds,
// empty bins included. A few roundings of numbers under 1 are below 1e-12.
func TestShareRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 7))
	for range 200 {
		n := 1 + rng.IntN(40)
		h := &trace.Histogram{Max: 0.1 + rng.Float64(), Kept: make([]int, n), Erased: make([]int, n/2)}
		h.Kept[rng.IntN(n)] = 3
		for i := range h.Erased {
			h.Erased[i] = max(0, rng.IntN(60)-30)
		}
		before := 0.0
		for k := range 101 {
			want := float64(k) / 100
			at := Threshold(h, want)
			if at < 0 || at > h.Max {
				t.Fatalf("Threshold(%v) = %v of %v", want, at, h.Max)
			}
			if got := Share(h, at); math.Abs(got-want) > 1e-12 {
				t.Fatalf("Share(Threshold(%v)) = %v in %+v", want, got, *h)
			}
			s := Share(h, want*h.Max)
			if s < before || s > 1 {
				t.Fatalf("Share falls from %v to %v", before, s)
			}
			before = s
		}
	}
}
