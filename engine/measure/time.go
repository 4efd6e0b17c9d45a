package measure

import (
	"fmt"
	"slices"
	"time"

	"compressionlab/engine/nn"
)

// A Timing is how long a forward pass took.
type Timing struct {
	Runs                     int
	Median, Fastest, Slowest time.Duration
}

// Time runs the network on images (n, in) once to warm up, and then so many
// times between two looks at the clock, and returns the median: one interruption
// does not move it, as it would a mean. Of an even number of runs it is the mean
// of the two in the middle.
//
// clock is the time since whenever; in a browser it may tick in steps of 0.1 ms,
// so give it images enough. It is an argument since the engine knows no clock:
// what a run returns must not depend on the machine unless it is asked to.
//
// It returns an [*nn.ShapeError] if the network cannot read the images, and
// panics if runs is less than 1.
func Time(model nn.Layer, images *nn.Tensor, runs int, clock func() time.Duration) (Timing, error) {
	var failed error
	timing := Median(func() {
		if _, err := nn.Forward(model, images); err != nil {
			failed = err
		}
	}, runs, clock)
	if failed != nil {
		return Timing{}, failed
	}
	return timing, nil
}

// Median times f as [Time] does a network: once to warm up, then so many times. It
// panics if runs is less than 1.
func Median(f func(), runs int, clock func() time.Duration) Timing {
	if runs < 1 {
		panic(fmt.Sprintf("measure: the median of %d runs", runs))
	}
	f()
	took := make([]time.Duration, runs)
	for i := range took {
		start := clock()
		f()
		took[i] = clock() - start
	}
	slices.Sort(took)
	return Timing{
		Runs: runs, Fastest: took[0], Slowest: took[runs-1],
		Median: (took[(runs-1)/2] + took[runs/2]) / 2,
	}
}
