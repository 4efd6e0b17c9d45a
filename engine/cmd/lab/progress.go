package main

import (
	"fmt"
	"io"
	"time"

	"compressionlab/engine/trace"
)

// teller says once a second, after two seconds of a run, where it stands. A script
// that is done by then says nothing.
func teller(stderr io.Writer, clock func() time.Duration) func(trace.Progress) {
	next := 2 * time.Second
	return func(p trace.Progress) {
		now := clock()
		if now < next {
			return
		}
		next = now + time.Second
		switch d := p.Doing; {
		case d == nil:
			fmt.Fprintf(stderr, "lab: %d s, at line %d\n", int(now.Seconds()), p.Line)
		case d.Epochs == 0:
			fmt.Fprintf(stderr, "lab: %d s, at line %d: %s, %d of %d\n", int(now.Seconds()), p.Line, d.Func, d.Done, d.Of)
		case d.Seen == 0:
			fmt.Fprintf(stderr, "lab: %d s, at line %d: %s, epoch %d of %d\n", int(now.Seconds()), p.Line, d.Func, d.Epoch, d.Epochs)
		default:
			fmt.Fprintf(stderr, "lab: %d s, at line %d: %s, epoch %d of %d, loss %.4f, %.1f%% read right\n",
				int(now.Seconds()), p.Line, d.Func, d.Epoch, d.Epochs, d.Loss, 100*d.Accuracy)
		}
	}
}
