package lab

import (
	"strings"
	"testing"
	"time"
)

const profiled = `p = profile(load_model("digits_mlp"))
print(p.seconds)
print(p)
`

// The nine passes take 9, 1, 8, 2 … ms by this clock: the median is 5 ms. The
// last line says so; a clock changes nothing else.
func TestProfileClock(t *testing.T) {
	now, passes, ticks := time.Duration(0), []time.Duration{9, 1, 8, 2, 7, 3, 6, 4, 5}, 0
	clock := func() time.Duration {
		if ticks%2 == 1 { // the end of a pass
			now += passes[ticks/2] * time.Millisecond
		}
		ticks++
		return now
	}
	without := runOne(profiled).Run
	with := Run(Request{Cells: []string{profiled}, Clock: clock}).Run
	if without.Error != nil || with.Error != nil {
		t.Fatalf("%+v, %+v", without.Error, with.Error)
	}
	table, ok := strings.CutPrefix(without.Output, "None\n")
	want := "0.005\n" + table[:len(table)-1] + "\n5 ms for 360 images, the median of 9 passes on this machine\n"
	if !ok || with.Output != want || ticks != 18 {
		t.Errorf("%d looks at the clock, %q, want %q", ticks, with.Output, want)
	}
}

// What no image goes through has no time.
func TestProfileNoTime(t *testing.T) {
	for _, model := range []string{"Sequential()", "ReLU()", "Sequential(Linear(3, 2), Linear(3, 2))"} {
		r := Run(Request{Cells: []string{"print(profile(" + model + ").seconds)"}, Clock: func() time.Duration { return 0 }}).Run
		if r.Error != nil || r.Output != "None\n" {
			t.Errorf("%s: %q, %+v", model, r.Output, r.Error)
		}
	}
}
