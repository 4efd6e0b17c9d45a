package main

import (
	"strings"
	"testing"
	"time"

	"compressionlab/engine/trace"
)

// Once a second, not in the first two, in the words of what is being done.
func TestTeller(t *testing.T) {
	var said strings.Builder
	var now time.Duration
	tell := teller(&said, func() time.Duration { return now })
	training := &trace.Doing{Func: "train", Epoch: 1, Epochs: 40}
	seen := &trace.Doing{Func: "train", Epoch: 3, Epochs: 40, Seen: 2, Loss: 0.25, Accuracy: 0.915}
	for _, c := range []struct {
		at   time.Duration
		p    trace.Progress
		want string
	}{
		{1900 * time.Millisecond, trace.Progress{Line: 1}, ""},
		{2500 * time.Millisecond, trace.Progress{Line: 2}, "lab: 2 s, at line 2\n"},
		{3400 * time.Millisecond, trace.Progress{Line: 2}, ""},
		{3500 * time.Millisecond, trace.Progress{Line: 3, Doing: training}, "lab: 3 s, at line 3: train, epoch 1 of 40\n"},
		{9 * time.Second, trace.Progress{Line: 3, Doing: seen}, "lab: 9 s, at line 3: train, epoch 3 of 40, loss 0.2500, 91.5% read right\n"},
	} {
		said.Reset()
		now = c.at
		if tell(c.p); said.String() != c.want {
			t.Errorf("at %v: said %q, want %q", c.at, said.String(), c.want)
		}
	}
}
