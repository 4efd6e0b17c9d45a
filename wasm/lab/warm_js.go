package main

import (
	"syscall/js"

	"compressionlab/web/wire"
)

const (
	warmRuns    = 24   // of one program, altogether
	warmSeconds = 0.06 // the longest run that is repeated
	warmPause   = 40   // milliseconds of quiet before the first
)

// A warmer repeats the last run a few times when nothing else is asked for, and
// drops what comes of it. A browser translates a program quickly first and well
// later, function by function as they prove to be used: the first twenty runs of
// a cell take 27 ms each where the hundredth takes 7. A reader who has run a cell
// reaches for its slider next; this way the moves find the program translated.
// It takes a third of a second of one core, once.
type warmer struct {
	left  int
	timer js.Value
	again js.Func
	run   wire.Run
}

// after notes that a run was answered.
func (w *warmer) after(run wire.Run, seconds float64) {
	if w.again.IsUndefined() {
		w.left = warmRuns
		w.again = js.FuncOf(func(js.Value, []js.Value) any {
			answer(w.run, nil, nil)
			w.left--
			w.wait(0) // whatever the page has sent meanwhile comes first
			return nil
		})
	}
	if w.run = run; seconds <= warmSeconds {
		w.wait(warmPause)
	}
}

// stop leaves the time to a run that was asked for.
func (w *warmer) stop() {
	if w.timer.Truthy() {
		js.Global().Call("clearTimeout", w.timer)
		w.timer = js.Undefined()
	}
}

func (w *warmer) wait(milliseconds int) {
	w.timer = js.Undefined()
	if w.left > 0 {
		w.timer = js.Global().Call("setTimeout", w.again, milliseconds)
	}
}
