package state

import (
	"reflect"
	"strings"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/web/wire"
)

// exercise is a lesson with an exercise, and a question above it.
func exercise() State {
	s := New(Site{Kind: LessonPage, Lesson: &lessons.Lesson{Blocks: []lessons.Block{{Cell: &lessons.Cell{
		ID: "try", Title: "Try", Code: "x = 1\ny = 2\n",
		Ask:  &lessons.Ask{Question: "Q", Answer: "So it is.", Choices: []lessons.Choice{{Text: "a", Said: "Not `a`."}, {Text: "b", Right: true}}},
		Task: &lessons.Task{Check: "expect(x == 2, \"x is 2\", \"it is not\")", Asks: []string{"x is 2"}, Solution: "x = 2\n"},
	}}}}})
	s, _ = s.Update(Started{})
	s, _ = s.Update(WorkerReady{})
	return s
}

// answer runs the cell and gives it a run; it returns what was sent and said.
func answer(t *testing.T, s State, run trace.Run) (State, wire.Run, string) {
	t.Helper()
	s, cmds := s.Update(RunPressed{"try"})
	var sent wire.Run
	for _, c := range cmds {
		if r, ok := c.(SendRun); ok {
			sent = r.Run
		}
	}
	s, cmds = s.Update(Answered{wire.Ran{ID: sent.ID, Run: run}})
	said := ""
	for _, c := range cmds {
		if a, ok := c.(Announce); ok {
			said = a.Text
		}
	}
	return s, sent, said
}

// A run of an exercise carries its check, and is passed when all of it is done.
func TestExercise(t *testing.T) {
	s := exercise()
	s, sent, said := answer(t, s, trace.Run{Checks: []trace.Check{{Text: "x is `2`", Why: "it is `1`"}}})
	if sent.Check == "" || s.Cells[0].Passed || s.Cells[0].Met() != 0 {
		t.Errorf("sent %+v, passed %v", sent, s.Cells[0].Passed)
	}
	if !strings.Contains(said, "0 of 1 are done. Not yet: x is 2: it is 1") {
		t.Errorf("said %q", said)
	}
	s, _, said = answer(t, s, trace.Run{Checks: []trace.Check{{Text: "x is 2", OK: true}}})
	if !s.Cells[0].Passed || !strings.Contains(said, "passed") {
		t.Errorf("passed %v, said %q", s.Cells[0].Passed, said)
	}
	// An exercise that was passed stays so, though a later run does less.
	s, _, said = answer(t, s, trace.Run{Error: &trace.Error{Kind: trace.Name, Line: 1}})
	if c := s.Cells[0]; !c.Passed || c.Checks() != nil || strings.Contains(said, "exercise") {
		t.Errorf("%+v, said %q", c, said)
	}
	// A run of a part is not looked at, and the checks are those of the whole.
	s, _, _ = answer(t, s, trace.Run{Checks: []trace.Check{{Text: "x is 2", OK: true}}})
	s, cmds := s.Update(StepChosen{"try", 1, true})
	for _, c := range cmds {
		if r, ok := c.(SendRun); ok && (r.Check != "" || len(r.Cells[0]) > 6) {
			t.Errorf("a part was sent with a check: %+v", r)
		}
	}
	if len(s.Cells[0].Checks()) != 1 {
		t.Error("a step back hides what was done")
	}
	if s, _, _ := answer(t, exercise(), trace.Run{}); s.Cells[0].Passed {
		t.Error("a run without checks passes")
	}
}

// A choice is kept and stored, may change until the cell has run, and then stays.
func TestAsk(t *testing.T) {
	s := exercise()
	for _, choice := range []int{1, 2, 1} {
		var cmds []Cmd
		s, cmds = s.Update(AnswerChosen{"try", choice})
		if want := []Cmd{SaveChosen{map[string]int{"try": choice}}}; !reflect.DeepEqual(cmds, want) || s.Cells[0].Chosen != choice {
			t.Fatalf("choice %d: %+v, chosen %d", choice, cmds, s.Cells[0].Chosen)
		}
	}
	for _, strange := range []AnswerChosen{{"try", 0}, {"try", 3}, {"try", -1}, {"none", 1}} {
		if after, _ := s.Update(strange); after.Cells[0].Chosen != 1 {
			t.Errorf("%+v is taken", strange)
		}
	}
	// An error answers nothing.
	s, _, said := answer(t, s, trace.Run{Error: &trace.Error{Kind: trace.Name, Line: 1}})
	if s.Cells[0].Revealed() || strings.Contains(said, "So it is") {
		t.Errorf("revealed by an error: %q", said)
	}
	s, _, said = answer(t, s, trace.Run{})
	if !s.Cells[0].Revealed() || !strings.Contains(said, "Not a. So it is.") {
		t.Errorf("said %q", said)
	}
	if s, cmds := s.Update(AnswerChosen{"try", 2}); s.Cells[0].Chosen != 1 || cmds != nil {
		t.Error("a choice changes after the answer")
	}
	if _, _, said := answer(t, s, trace.Run{}); strings.Contains(said, "So it is") {
		t.Errorf("the answer is said again: %q", said)
	}
	// On the next visit the choice is there, the answer is not.
	again := New(s.Site)
	again, _ = again.Update(Started{Chosen: map[string]int{"try": 2, "gone": 1}})
	if c := again.Cells[0]; c.Chosen != 2 || c.Revealed() {
		t.Errorf("chosen %d, revealed %v", c.Chosen, c.Revealed())
	}
}
