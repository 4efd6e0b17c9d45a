package prune

import "fmt"

// A Schedule is gradual pruning during training (Zhu and Gupta,
// arXiv:1710.01878, equation 1): from step Begin to step End the sparsity rises
// from Initial to Final, fast while there is much to take and slowly at the end,
//
//	s(t) = Final + (Initial - Final)·(1 - (t - Begin)/(End - Begin))³
//
// in jumps, every Every steps, at t = Begin, Begin+Every, …; between two jumps
// training recovers under the mask of the last. The paper's n and Δt are
// (End-Begin)/Every and Every.
type Schedule struct {
	Initial, Final float64 // 0 to 1
	Begin, End     int     // steps, 0 ≤ Begin ≤ End
	Every          int     // steps, at least 1
}

// Check returns a [*RangeError] for a sparsity that is no fraction, and an error
// for steps that are in no order. At and Due want a schedule that passes.
func (s Schedule) Check() error {
	for _, v := range []float64{s.Initial, s.Final} {
		if err := checkShare(v, "a sparsity"); err != nil {
			return err
		}
	}
	if s.Begin < 0 || s.End < s.Begin || s.Every < 1 {
		return fmt.Errorf("prune: a schedule from step %d to %d, every %d: want 0 or more, no less than that, at least 1", s.Begin, s.End, s.Every)
	}
	return nil
}

// At is the sparsity that holds after a step: Initial before Begin, that of the
// last jump between, Final from End on, though End may fall between two jumps.
func (s Schedule) At(step int) float64 {
	switch {
	case step >= s.End:
		return s.Final
	case step < s.Begin:
		return s.Initial
	}
	jump := step - s.Begin
	jump -= jump % s.Every
	left := 1 - float64(jump)/float64(s.End-s.Begin)
	cube := float64(float64(left*left) * left)
	return s.Final + float64((s.Initial-s.Final)*cube)
}

// Due tells whether to prune after this step: at each jump, and at End.
func (s Schedule) Due(step int) bool {
	return step == s.End || step >= s.Begin && step < s.End && (step-s.Begin)%s.Every == 0
}
