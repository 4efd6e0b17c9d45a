package page

import (
	"strings"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/web/state"
	"compressionlab/web/wire"
)

// An exercise shows what is asked from the start, then what is done of it and why
// not the rest; the solution is folded away. A question shows its answer when the
// cell has run. None of their texts is markup.
func TestExercise(t *testing.T) {
	page := site()
	cell := page.Lesson.Blocks[1].Cell
	cell.Ask = &lessons.Ask{Question: "Will `x` be <2>?", Answer: "So it is.", Choices: []lessons.Choice{{Text: "No", Said: "A fair guess."}, {Text: "Yes", Right: true}}}
	cell.Task = &lessons.Task{Check: "expect(1, \"`x` is 2\", \"w\")", Asks: []string{"`x` is 2", "it is small"}, Solution: "x = 2 # <b>\n"}
	s := state.New(page)
	has := func(when string, want ...string) {
		t.Helper()
		html := rootNode(s).HTML()
		for _, w := range want {
			if none, absent := strings.CutPrefix(w, "!"); absent == strings.Contains(html, strings.TrimPrefix(w, "!")) {
				t.Errorf("%s: %q is there: %v", when, none, absent)
			}
		}
	}
	has("before a run", `<code>x</code> be &lt;2&gt;?`, `data-lab-ask="open"`, `data-lab-check="open"`, "<noscript><details><summary>The answer</summary><p>Yes.</p>", `<code>x</code> is 2`,
		"x = 2 # &lt;b&gt;", "!A fair guess.", "!data-lab-passed", "!data-lab-answer")
	for _, m := range []state.Msg{state.Started{}, state.WorkerReady{}, state.AnswerChosen{Cell: "wrong", Choice: 1}} {
		s, _ = s.Update(m)
	}
	has("when chosen", `data-lab-ask="chosen"`, "!A fair guess.")
	run := func(run trace.Run) {
		s, _ = s.Update(state.RunPressed{Cell: "wrong"})
		s, _ = s.Update(state.Answered{Ran: wire.Ran{ID: s.LastRun, Run: run}})
	}
	run(trace.Run{Checks: []trace.Check{{Text: "`x` is 2", OK: true}, {Text: "it is small", Why: "it takes <5> bytes"}}})
	has("after a run", `data-lab-ask="answered"`, "A fair guess. So it is.", `data-lab-check="met"`, `data-lab-check="unmet"`, "1 of 2 done", "It takes &lt;5&gt; bytes.", "!data-lab-passed", ">not yet<", ">done<")
	run(trace.Run{Checks: []trace.Check{{Text: "`x` is 2", OK: true}, {Text: "it is small", OK: true}}})
	has("when passed", `data-lab-passed="true"`, "All done", `!data-lab-check="unmet"`)
}
