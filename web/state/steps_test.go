package state

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"compressionlab/engine/lab/python"
	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/lessons/read"
)

func TestStatements(t *testing.T) {
	for text, want := range map[string][]Statement{
		"":      nil,
		"\n# x": nil,
		"a = 1": {{1, 1}},
		"import copy\n\n# a comment\nx = f(\n  1,\n)\ny":      {{1, 1}, {4, 6}, {7, 7}},
		"if a:\n    b\nelif c:\n    d\n\nelse:\n    e # (\nf": {{1, 7}, {8, 8}},
		"x = \"\"\"a\nb\n\"\"\"\ny":                           {{1, 3}, {4, 4}},
		"x = 1 + \\\n2\ny":                                    {{1, 2}, {3, 3}},
		"a; b\nc":                                             {{1, 1}, {2, 2}},
		"x = '('\ny = \"#\"\nz":                               {{1, 1}, {2, 2}, {3, 3}},
		"def f():\n    # a\n\n    return 1\n\nprint(f())":     {{1, 4}, {6, 6}},
		"x = [\n# (\n]\nelsewhere = 1":                        {{1, 3}, {4, 4}},
		"  indented\nx":                                       {{1, 1}, {2, 2}},
		"x = (\ny":                                            {{1, 2}},
		"x = \"open\ny":                                       {{1, 1}, {2, 2}},
	} {
		if got := Statements(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// Wherever a text is cut between two statements, the beginning is code.
func TestStatementsParse(t *testing.T) {
	texts := map[string]string{}
	course, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range course {
		for _, b := range l.Blocks {
			if b.Cell != nil {
				texts[l.Slug+"/"+b.Cell.ID] = b.Cell.Code
			}
		}
	}
	for _, dir := range []string{"lab/cells", "audit/unit", "audit/integration", "audit/warnings"} {
		files, _ := filepath.Glob(filepath.Join("..", "..", "tests", dir, "*.py"))
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			texts[f] = string(b)
		}
	}
	cuts := 0
	for name, text := range texts {
		if _, err := python.Parse(name, text); err != nil {
			continue
		}
		lines := strings.Split(text, "\n")
		for _, s := range Statements(text) {
			if _, err := python.Parse(name, strings.Join(lines[:s.End], "\n")); err != nil {
				t.Errorf("%s up to line %d: %v", name, s.End, err)
			}
			if _, err := python.Parse(name, strings.Join(lines[s.Line-1:s.End], "\n")); err != nil {
				t.Errorf("%s, lines %d to %d: %v", name, s.Line, s.End, err)
			}
			cuts++
		}
	}
	if cuts < 100 {
		t.Errorf("only %d statements were looked at", cuts)
	}
}

// A step is a run of the text up to there; the end is a run of all of it, and
// so is what follows a change.
func TestSteps(t *testing.T) {
	p := open(t)
	p.send(StepChosen{"wrong", 1, true})
	if p.sent() != nil {
		t.Error("a cell that has not run is stepped through")
	}
	p.send(RunPressed{"wrong"})
	whole := pruned()
	p.answer(whole, 0.006)
	if got := p.Cell("wrong").Steps(); got.Len() != 2 || got.At(1).Statement != (Statement{1, 1}) || got.At(2).Statement != (Statement{2, 2}) || p.Cell("wrong").Step() != 2 {
		t.Fatalf("steps %v", got)
	}
	p.send(StepChosen{"wrong", 1, false})
	if run := p.sent(); run == nil || !reflect.DeepEqual(run.Cells, []string{strings.Split(wrongCode, "\n")[0]}) {
		t.Fatalf("sent %+v", run)
	}
	p.answer(trace.Run{Output: "part", Findings: []trace.Finding{{ID: "blames-the-part", Line: 1}}}, 0.004)
	c := p.Cell("wrong")
	if c.Step() != 1 || c.Result.Run.Output != "part" || !c.Fresh() || len(c.Findings()) != 0 || c.Ended.Run.Output != whole.Output || len(c.Tried) != 1 {
		t.Errorf("at the first step: %+v", c)
	}
	if said, _ := has[Announce](p); said.Text != "Step 1 of 2, line 1." {
		t.Errorf("said %q", said.Text)
	}
	p.send(StepChosen{"wrong", 9, true}) // as far as there is
	if run := p.sent(); run == nil || run.Cells[0] != wrongCode {
		t.Fatalf("sent %+v", run)
	}
	p.answer(whole, 0.006)
	if c := p.Cell("wrong"); c.At != 0 || len(c.Findings()) != 1 || c.Result != c.Ended {
		t.Errorf("at the end: %+v", c)
	}
	p.send(StepChosen{"wrong", 1, true})
	p.answer(trace.Run{}, 0.004)
	p.send(Edited{"wrong", wrongCode + "\nx"})
	if c := p.Cell("wrong"); c.At != 0 || c.Steps().Len() != 0 || c.Fresh() {
		t.Errorf("after a change: %+v", c)
	}
	p.send(Edited{"wrong", wrongCode})
	if p.Cell("wrong").Fresh() {
		t.Error("the result of a step stands for the whole text")
	}
	p.send(RunPressed{"wrong"})
	if run := p.sent(); run.Cells[0] != wrongCode {
		t.Errorf("Run ran %q", run.Cells)
	}
}

// What takes long runs when the scrubber is let go, and Stop leaves the cell
// where it was.
func TestSlowSteps(t *testing.T) {
	p := open(t)
	p.send(RunPressed{"wrong"})
	p.answer(pruned(), 3)
	p.send(StepChosen{"wrong", 1, false})
	if p.sent() != nil || p.Cell("wrong").Step() != 1 {
		t.Error("a slow cell runs while the scrubber is dragged, or does not show where it is")
	}
	p.send(StepChosen{"wrong", 1, true})
	if p.sent() == nil {
		t.Error("it does not run when the scrubber is let go")
	}
	p.send(StopPressed{})
	if c := p.Cell("wrong"); c.At != 0 || !c.Fresh() {
		t.Errorf("after Stop: %+v", c)
	}
}

// A branch is the text up to a statement, and one Undo away from the rest. An
// error ends the steps where it stopped the run.
func TestBranch(t *testing.T) {
	p := open(t)
	p.send(Edited{"wrong", "a = 1\nb = [\n 2]\nc = nope\nd = 4"})
	p.send(RunPressed{"wrong"})
	p.answer(trace.Run{Error: &trace.Error{Kind: trace.Name, Line: 4}}, 0.006)
	if got := p.Cell("wrong").Steps().Len(); got != 3 {
		t.Errorf("%d steps to an error in the third statement", got)
	}
	p.send(BranchPressed{"wrong"})
	if p.sent() != nil {
		t.Error("the end is no place to branch from")
	}
	p.send(StepChosen{"wrong", 2, true})
	p.answer(trace.Run{}, 0.006)
	p.send(BranchPressed{"wrong"})
	if got := p.Cell("wrong").Text(); got != "a = 1\nb = [\n 2]" {
		t.Errorf("branched: %q", got)
	}
	if run := p.sent(); run == nil || run.Cells[0] != "a = 1\nb = [\n 2]" {
		t.Errorf("sent %+v", run)
	}
	p.answer(trace.Run{}, 0.006)
	p.send(UndoPressed{"wrong"})
	if got := p.Cell("wrong").Text(); !strings.HasSuffix(got, "d = 4") {
		t.Errorf("undone: %q", got)
	}
}

// A loop has a step for each round, which a run up to that round answers; none of
// them can be gone on from, and a loop of many rounds takes no more room.
func TestStepsOfLoops(t *testing.T) {
	const code = "n = 0\nfor i in range(3):\n    n += i\nprint(n)"
	steps := stepsOf(code, &trace.Run{Rounds: []trace.Rounds{{Line: 2, Count: 3}}})
	var got []Stop
	for n := range steps.Len() {
		got = append(got, steps.At(n+1))
	}
	loop := Statement{2, 3}
	if want := []Stop{{Statement{1, 1}, 0, 0}, {loop, 1, 3}, {loop, 2, 3}, {loop, 3, 3}, {loop, 0, 0}, {Statement{4, 4}, 0, 0}}; !reflect.DeepEqual(got, want) {
		t.Fatalf("%v, want %v", got, want)
	}
	failed := &trace.Run{Error: &trace.Error{Line: 3}, Rounds: []trace.Rounds{{Line: 2, Count: 2}}}
	if s := stepsOf(code, failed); s.Len() != 4 || s.At(3) != (Stop{loop, 2, 2}) {
		t.Errorf("%d steps to an error", s.Len())
	}
	if s := stepsOf(code, &trace.Run{Rounds: []trace.Rounds{{Line: 2, Count: 1_000_000}}}); s.Len() != 1_000_003 || s.At(777_777).Round != 777_776 {
		t.Errorf("%d steps", s.Len())
	}

	p := open(t)
	p.send(Edited{"wrong", code})
	p.send(RunPressed{"wrong"})
	p.answer(trace.Run{Output: "3", Rounds: []trace.Rounds{{Line: 2, Count: 3}}}, 0.006)
	p.send(StepChosen{"wrong", 3, true})
	if run := p.sent(); run == nil || run.Rounds != 2 || run.Cells[0] != "n = 0\nfor i in range(3):\n    n += i" {
		t.Fatalf("sent %+v", run)
	}
	p.answer(trace.Run{}, 0.004)
	if said, _ := has[Announce](p); said.Text != "Step 3 of 6, round 2 of 3 from line 2." {
		t.Errorf("said %q", said.Text)
	}
	before := p.Cell("wrong").Text()
	if p.send(BranchPressed{"wrong"}); p.Cell("wrong").Text() != before {
		t.Errorf("a text ends in a loop: %q", p.Cell("wrong").Text())
	}
	p.send(StepChosen{"wrong", 5, true})
	if run := p.sent(); run == nil || run.Rounds != 0 {
		t.Fatalf("sent %+v", run)
	}
}

// At a step are the findings whose evidence was there by then: that of a function stands
// where it was called, that of a loop in its round, that of the end at the end.
func TestFindingsOfAStep(t *testing.T) {
	const code = "def f():\n    pass\nfor i in range(3):\n    f()\nx = 1\n\n# done"
	whole := trace.Run{Rounds: []trace.Rounds{{Line: 3, Count: 3}}, Findings: []trace.Finding{
		{ID: "above", Line: 3, When: &trace.Moment{}},
		{ID: "first", Line: 4},
		{ID: "called", Line: 2, When: &trace.Moment{Line: 4, Round: 1}},
		{ID: "after", Line: 3, When: &trace.Moment{Line: 3, Round: 3}}, // the loop is over, its statement not
		{ID: "later", Line: 4, When: &trace.Moment{Line: 5}},
		{ID: "end", Line: 4, When: &trace.Moment{Line: 7, Round: -1}},
	}}
	p := open(t)
	p.send(Edited{"wrong", code})
	p.send(RunPressed{"wrong"})
	p.answer(whole, 0.006)
	for i, want := range []string{"above", "above first", "above first called", "above first called", "above first called after", "above first called after later end"} {
		step := i + 1
		p.send(StepChosen{"wrong", step, true})
		if step < 6 {
			p.answer(trace.Run{Findings: []trace.Finding{{ID: "of a part"}}}, 0.004)
		} else {
			p.answer(whole, 0.004)
		}
		var got []string
		for _, f := range p.Cell("wrong").Result.Run.Findings {
			got = append(got, f.ID)
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("at step %d of %d: %q, want %q", step, p.Cell("wrong").Steps().Len(), got, want)
		}
	}
}
