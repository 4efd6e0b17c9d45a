package state

import (
	"reflect"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/web/wire"
)

func progressSite() Site {
	cell := func(id string) lessons.Block { return lessons.Block{Cell: &lessons.Cell{ID: id, Code: "x = 1"}} }
	return Site{Kind: LessonPage, Lesson: &lessons.Lesson{Slug: "b", Blocks: []lessons.Block{cell("one"), cell("two")}}}
}

// What was opened and run is told to the store as it happens: a lesson once, a
// cell once, an unfinished or failed run never.
func TestProgress(t *testing.T) {
	s := New(progressSite())
	var saved []*Progress
	send := func(m Msg) {
		var cmds []Cmd
		s, cmds = s.Update(m)
		for _, c := range cmds {
			if c, ok := c.(SaveProgress); ok {
				saved = append(saved, c.Progress)
			}
		}
	}
	run := func(cell string, e *trace.Error) {
		send(RunPressed{cell})
		send(Answered{wire.Ran{ID: s.LastRun, Run: trace.Run{Error: e}}})
	}
	before := &Progress{Lessons: map[string]LessonProgress{"a": {Ran: []string{"x"}}}, Last: "a", Cell: "x"}
	send(Started{Progress: before})
	send(WorkerReady{})
	if len(saved) != 1 || !s.Progress.HasOpened("b") || s.Progress.Last != "b" || s.Progress.Cell != "" {
		t.Fatalf("opened: %+v, saved %d times", s.Progress, len(saved))
	}
	run("two", &trace.Error{Message: "no"})
	if len(saved) != 1 {
		t.Error("a run that failed counts")
	}
	run("two", nil)
	run("two", nil)
	entry := Entry{Slug: "b", Cells: []string{"one", "two"}}
	if len(saved) != 2 || s.Progress.RanIn(entry) != 1 || s.Progress.Cell != "two" {
		t.Errorf("run: %+v, saved %d times", s.Progress, len(saved))
	}
	send(StepChosen{Cell: "two", Step: 1, Done: true})
	run("one", nil)
	if s.Progress.RanIn(entry) != 2 || s.Progress.Cell != "one" {
		t.Errorf("both: %+v", s.Progress)
	}
	if want := (&Progress{Lessons: map[string]LessonProgress{"a": {Ran: []string{"x"}}}, Last: "a", Cell: "x"}); !reflect.DeepEqual(before, want) {
		t.Errorf("a Progress was changed: %+v", before)
	}
	// An exercise passes once, and the lesson is finished with it.
	entry.Tasks = []string{"one"}
	if s.Progress.Finished(entry) {
		t.Error("finished without the exercise")
	}
	s.Cells[0].Passed = true
	run("one", nil)
	run("one", nil)
	if len(saved) != 4 || s.Progress.PassedIn(entry) != 1 || !s.Progress.Finished(entry) {
		t.Errorf("passed: %+v, saved %d times", s.Progress, len(saved))
	}
	// A cell that the lesson no longer has does not count.
	if n := s.Progress.RanIn(Entry{Slug: "b", Cells: []string{"two", "new"}}); n != 1 {
		t.Errorf("%d of the cells that are there", n)
	}
}

// Two windows add to one another; what is forgotten comes back whole.
func TestProgressMergesAndIsForgotten(t *testing.T) {
	p := &Progress{Lessons: map[string]LessonProgress{"a": {Ran: []string{"x", "y"}, Passed: []string{"y"}}}, Last: "a", Cell: "y"}
	q := &Progress{Lessons: map[string]LessonProgress{"a": {Ran: []string{"z", "x"}}, "b": {}}, Last: "b"}
	want := &Progress{Lessons: map[string]LessonProgress{"a": {Ran: []string{"z", "x", "y"}, Passed: []string{"y"}}, "b": {}}, Last: "a", Cell: "y"}
	if got := p.Merge(q); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if p.Merge(nil) != p || (*Progress)(nil).Merge(p) != p {
		t.Error("with nothing it is not itself")
	}
	s := New(Site{Kind: Home})
	s, _ = s.Update(Started{Progress: p})
	s, cmds := s.Update(ForgetPressed{})
	if !s.Progress.Empty() || !reflect.DeepEqual(cmds, []Cmd{ForgetProgress{}}) {
		t.Errorf("forgotten: %+v, %v", s.Progress, cmds)
	}
	s, cmds = s.Update(UnforgetPressed{})
	if !reflect.DeepEqual(s.Progress, p) || !reflect.DeepEqual(cmds, []Cmd{SaveProgress{p}}) {
		t.Errorf("brought back: %+v, %v", s.Progress, cmds)
	}
	if s, _ = s.Update(UnforgetPressed{}); s.Forgotten != nil {
		t.Error("it comes back twice")
	}
}
