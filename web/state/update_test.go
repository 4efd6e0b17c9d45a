package state

import (
	"reflect"
	"strings"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/web/wire"
)

const wrongCode = "original = load_model(\"digits_mlp\")\ncompressed = magnitude_prune(original, sparsity=0.90)"

// a page is a State with what it asked for, so that a test reads as a session.
type page struct {
	t *testing.T
	State
	cmds []Cmd // of the last message
}

func open(t *testing.T) *page {
	cell := func(id, code, after string) lessons.Block {
		return lessons.Block{Cell: &lessons.Cell{ID: id, Title: id, Code: code, After: after,
			Sliders: []lessons.Slider{{Name: "sparsity", Min: 0, Max: 1, Step: 0.01}}}}
	}
	p := &page{t: t, State: New(Site{Kind: LessonPage, Lesson: &lessons.Lesson{Slug: "lesson", Blocks: []lessons.Block{
		cell("wrong", wrongCode, ""), cell("next", "print(compressed)", "wrong"),
		cell("c", "f(sparsity=0.1)", ""), cell("d", "x", ""), cell("e", "y", ""),
	}}})}
	p.send(Started{})
	p.send(WorkerReady{})
	return p
}

func (p *page) send(m Msg) { p.State, p.cmds = p.State.Update(m) }

// sent returns the run that the last message sent, or nil.
func (p *page) sent() *SendRun {
	for _, c := range p.cmds {
		if run, ok := c.(SendRun); ok {
			return &run
		}
	}
	return nil
}

func has[C Cmd](p *page) (found C, ok bool) {
	for _, c := range p.cmds {
		if c, is := c.(C); is {
			return c, true
		}
	}
	return found, false
}

// answer lets the worker answer what is in flight.
func (p *page) answer(run trace.Run, seconds float64) {
	p.t.Helper()
	if p.Flight == nil {
		p.t.Fatal("nothing is in flight")
	}
	p.send(Answered{wire.Ran{ID: p.Flight.ID, Run: run, Seconds: seconds}})
}

func pruned() trace.Run {
	return trace.Run{
		Output: "0.656\n",
		Names:  map[string]string{"original": "Sequential#1"}, Order: []string{"original"},
		Objects: map[string]trace.Object{"Sequential#1": {Type: "Sequential", Accuracy: &trace.Score{Right: 236, Of: 360}}},
		Views: []trace.View{{Object: "Sequential#1", Matrices: []trace.Matrix{{Name: "0.weight", Rows: 64, Cols: 48}, {Name: "2.weight", Rows: 48, Cols: 32}},
			Histogram: &trace.Histogram{Max: 1, Kept: []int{1}, Erased: []int{2}, Line: 2}}},
		Findings: []trace.Finding{{ID: "inplace-prune", Severity: trace.Critical, Line: 2, Title: "Pruning `compressed` also pruned `original`",
			Fix: &trace.Fix{Label: "Prune a copy", Edits: []trace.Edit{{Line: 2, Old: "magnitude_prune(original,", New: "magnitude_prune(copy.deepcopy(original),"}}}}},
	}
}

func TestRunIsSentWithTheCellsItGoesOnWith(t *testing.T) {
	p := open(t)
	p.send(RunPressed{"next"})
	run := p.sent()
	if run == nil || !reflect.DeepEqual(run.Cells, []string{wrongCode, "print(compressed)"}) || run.Seed != 1 {
		t.Fatalf("sent %+v", run)
	}
	if p.Cell("next").Phase != Running {
		t.Error("the cell does not say that it runs")
	}
	p.answer(trace.Run{Output: "x"}, 0.006)
	if c := p.Cell("next"); c.Phase != Done || c.Result.Run.Output != "x" || !c.Fresh() {
		t.Errorf("after the answer: %+v", c)
	}
	p.send(RunPressed{"next"})
	p.answer(trace.Run{Error: &trace.Error{Kind: trace.Name, Line: 1}}, 0.006)
	if p.Cell("next").Phase != Failed {
		t.Error("an error is not shown as one")
	}
}

func TestRunWaitsForTheWorker(t *testing.T) {
	p := open(t)
	p.State.Ready = false
	p.send(RunPressed{"wrong"})
	if p.sent() != nil {
		t.Fatal("sent to a worker that does not hear yet")
	}
	p.send(WorkerReady{})
	if p.sent() == nil {
		t.Fatal("not sent once the worker hears")
	}
}

// However often a slider moves while a run is under way, one run waits, and it
// is the newest.
func TestRunsCoalesce(t *testing.T) {
	p := open(t)
	sends := 0
	for i := 10; i <= 50; i++ {
		p.send(Moved{"wrong", "sparsity", float64(i) / 100, false})
		if p.sent() != nil {
			sends++
		}
	}
	if sends != 1 || len(p.Wanted) != 1 {
		t.Fatalf("%d runs sent and %d wanted, want 1 and 1", sends, len(p.Wanted))
	}
	p.answer(trace.Run{}, 0.006)
	if run := p.sent(); run == nil || !strings.Contains(run.Cells[0], "sparsity=0.50") {
		t.Fatalf("the run after that is %+v, want the newest text", run)
	}
	if p.Cell("wrong").Phase != Running {
		t.Error("the cell does not say that it still runs")
	}
	p.answer(trace.Run{}, 0.006)
	if p.sent() != nil || p.Cell("wrong").Phase != Done {
		t.Error("it does not come to rest")
	}
}

func TestSlowRunsWaitForTheRelease(t *testing.T) {
	p := open(t)
	p.send(RunPressed{"wrong"})
	p.answer(trace.Run{}, 0.3)
	p.send(Moved{"wrong", "sparsity", 0.4, false})
	if p.sent() != nil {
		t.Fatal("a slow cell ran during the drag")
	}
	p.send(Moved{"wrong", "sparsity", 0.4, true})
	if run := p.sent(); run == nil || !strings.Contains(run.Cells[0], "sparsity=0.40") {
		t.Fatalf("on release it sent %+v", run)
	}
}

func TestSliderWritesTheLiteralAndStaysInRange(t *testing.T) {
	p := open(t)
	for _, c := range []struct {
		value float64
		want  string
	}{{0.337, "0.34"}, {-3, "0.00"}, {7, "1.00"}} {
		p.send(Moved{"wrong", "sparsity", c.value, true})
		if !strings.Contains(p.Cell("wrong").Text(), "sparsity="+c.want+")") {
			t.Errorf("moved to %v: %q", c.value, p.Cell("wrong").Text())
		}
	}
	p.send(Stepped{"wrong", "sparsity", -10})
	if !strings.Contains(p.Cell("wrong").Text(), "sparsity=0.90)") {
		t.Errorf("ten steps down: %q", p.Cell("wrong").Text())
	}
	p.send(Edited{"wrong", "no slider here"})
	p.send(Moved{"wrong", "sparsity", 0.5, true})
	if p.Cell("wrong").Text() != "no slider here" {
		t.Error("a slider without its literal wrote something")
	}
}

func TestADragIsOneStepToUndo(t *testing.T) {
	p := open(t)
	for _, v := range []float64{0.8, 0.7, 0.6} {
		p.send(Moved{"wrong", "sparsity", v, false})
	}
	p.send(Moved{"wrong", "sparsity", 0.6, true})
	p.send(Moved{"wrong", "sparsity", 0.5, true})
	p.send(UndoPressed{"wrong"})
	if !strings.Contains(p.Cell("wrong").Text(), "0.60") {
		t.Fatalf("one undo gives %q", p.Cell("wrong").Text())
	}
	p.send(UndoPressed{"wrong"})
	if p.Cell("wrong").Text() != wrongCode || p.Cell("wrong").CanUndo() {
		t.Fatalf("two undos give %q", p.Cell("wrong").Text())
	}
	p.send(RedoPressed{"wrong"})
	p.send(RedoPressed{"wrong"})
	if !strings.Contains(p.Cell("wrong").Text(), "0.50") || p.Cell("wrong").CanRedo() {
		t.Fatalf("two redos give %q", p.Cell("wrong").Text())
	}
}

func TestTypingInALineIsOneStep(t *testing.T) {
	p := open(t)
	for _, s := range []string{"x\n", "xy\n", "xyz\n"} {
		p.send(Edited{"d", s})
	}
	p.send(Edited{"d", "xyz\na"})
	p.send(UndoPressed{"d"})
	if got := p.Cell("d").Text(); got != "xyz\n" {
		t.Fatalf("undo of the second line gives %q", got)
	}
	p.send(UndoPressed{"d"})
	if got := p.Cell("d").Text(); got != "x" {
		t.Fatalf("undo of the first line gives %q", got)
	}
	p.send(Edited{"d", "q"})
	if p.Cell("d").CanRedo() {
		t.Error("what was typed over can be redone")
	}
}

func TestFixRunsAgainAndUndoTakesItBack(t *testing.T) {
	p := open(t)
	p.send(RunPressed{"wrong"})
	p.answer(pruned(), 0.006)
	p.send(FixPressed{"wrong", "inplace-prune"})
	if run := p.sent(); run == nil || !strings.Contains(run.Cells[0], "magnitude_prune(copy.deepcopy(original), sparsity=0.90)") {
		t.Fatalf("the fix sent %+v", run)
	}
	if !strings.HasPrefix(p.Cell("wrong").Fixed, "Pruning") {
		t.Error("nothing says what was fixed")
	}
	p.answer(trace.Run{}, 0.006)
	if len(p.Cell("wrong").Findings()) != 0 {
		t.Error("the finding is still there")
	}
	p.send(UndoPressed{"wrong"})
	if run := p.sent(); run == nil || run.Cells[0] != wrongCode {
		t.Fatalf("undo sent %+v", run)
	}
	if p.Cell("wrong").Fixed != "" {
		t.Error("it still says fixed")
	}
	p.answer(pruned(), 0.006)
	if len(p.Cell("wrong").Findings()) != 1 {
		t.Error("the finding does not come back")
	}
}

func TestAFixThatNoLongerFitsIsOff(t *testing.T) {
	p := open(t)
	p.send(RunPressed{"wrong"})
	p.answer(pruned(), 0.006)
	if !p.Cell("wrong").CanFix("inplace-prune") {
		t.Fatal("the fix is off at once")
	}
	p.send(Edited{"wrong", "x"})
	p.send(FixPressed{"wrong", "inplace-prune"})
	if p.Cell("wrong").CanFix("inplace-prune") || p.Cell("wrong").Text() != "x" {
		t.Error("the fix was made in a text that it does not fit")
	}
}

func TestAcceptedUntilTheTextChanges(t *testing.T) {
	p := open(t)
	p.send(RunPressed{"wrong"})
	p.answer(pruned(), 0.006)
	p.send(AcceptPressed{"wrong", "inplace-prune"})
	p.send(RunPressed{"wrong"})
	p.answer(pruned(), 0.006)
	if len(p.Cell("wrong").Findings()) != 0 {
		t.Error("an accepted finding came back though the text is the same")
	}
	p.send(Moved{"wrong", "sparsity", 0.5, true})
	p.answer(pruned(), 0.006)
	if len(p.Cell("wrong").Findings()) != 1 {
		t.Error("an accepted finding stays away though the text changed")
	}
}

func TestStopReplacesTheWorker(t *testing.T) {
	p := open(t)
	p.send(RunPressed{"wrong"})
	flying := p.Flight.ID
	p.send(TakingLong{flying})
	if !p.Cell("wrong").Long {
		t.Fatal("it does not say that it takes long")
	}
	p.send(RunPressed{"next"})
	p.send(StopPressed{})
	if _, ok := has[RestartWorker](p); !ok {
		t.Fatal("the worker was not replaced")
	}
	for _, id := range []string{"wrong", "next"} {
		if c := p.Cell(id); c.Phase != Idle || c.Note != Stopped || c.Long {
			t.Errorf("%s after stop: %s %s", id, c.Phase, c.Note)
		}
	}
	p.send(Answered{wire.Ran{ID: flying}})
	if p.Cell("wrong").Result != nil {
		t.Error("an answer of the worker that was stopped counted")
	}
	p.send(RunPressed{"wrong"})
	p.send(WorkerReady{})
	if p.sent() == nil {
		t.Error("Run does not work after Stop")
	}
	if p.Cell("wrong").Note != NoNote {
		t.Error("it still says stopped")
	}
}

// Progress is shown of the run under way once it is long, and of no other.
func TestProgressIsOfTheRunUnderWay(t *testing.T) {
	p := open(t)
	p.send(RunPressed{"wrong"})
	id := p.Flight.ID
	heard := wire.Progress{ID: id, Progress: trace.Progress{Line: 2}}
	p.send(Progressed{heard})
	if p.Cell("wrong").Progress != nil {
		t.Error("a run that is not long shows progress")
	}
	p.send(TakingLong{id})
	p.send(Progressed{wire.Progress{ID: id - 1, Progress: trace.Progress{Line: 7}}})
	if p.Cell("wrong").Progress != nil {
		t.Error("the progress of another run is shown")
	}
	p.send(Progressed{heard})
	if got := p.Cell("wrong").Progress; got == nil || got.Line != 2 {
		t.Errorf("progress is %v, want line 2", got)
	}
	p.answer(pruned(), 1)
	if p.Cell("wrong").Progress != nil {
		t.Error("a run that has ended shows progress")
	}
	p.send(RunPressed{"wrong"})
	p.send(TakingLong{p.Flight.ID})
	p.send(Progressed{wire.Progress{ID: p.Flight.ID}})
	p.send(StopPressed{})
	if p.Cell("wrong").Progress != nil {
		t.Error("a run that was stopped shows progress")
	}
}

func TestEscapeStopsOnlyALongRun(t *testing.T) {
	p := open(t)
	p.send(RunPressed{"wrong"})
	p.send(Escaped{"wrong"})
	if p.Flight == nil {
		t.Fatal("Esc stopped a run that had hardly begun")
	}
	p.send(TakingLong{p.Flight.ID})
	p.send(Escaped{"wrong"})
	if p.Flight != nil {
		t.Fatal("Esc did not stop a long run")
	}
}

func TestADeadWorkerIsReplacedAndNotForever(t *testing.T) {
	p := open(t)
	p.send(RunPressed{"wrong"})
	p.send(WorkerDied{})
	if _, ok := has[RestartWorker](p); !ok || p.Cell("wrong").Note != Died {
		t.Fatal("a worker that died was not replaced")
	}
	restarts := 0
	for i := 0; i < 10; i++ {
		p.send(WorkerDied{})
		if _, ok := has[RestartWorker](p); ok {
			restarts++
		}
	}
	if !p.Gone || restarts >= 10 {
		t.Fatalf("a worker that never starts was started %d times", restarts)
	}
	if p.Cell("wrong").Note != Gone {
		t.Errorf("the cell says %q, though no worker came", p.Cell("wrong").Note)
	}
	p.send(RunPressed{"wrong"})
	if _, ok := has[RestartWorker](p); !ok {
		t.Error("pressing Run does not try once more")
	}
}

func TestTextsAreSavedAndComeBack(t *testing.T) {
	p := open(t)
	p.send(Edited{"d", "mine\r\n"})
	save, ok := has[Save](p)
	if !ok || !reflect.DeepEqual(save.Texts, map[string]string{"d": "mine\n"}) {
		t.Fatalf("saved %v", save)
	}
	q := &page{t: t, State: New(p.Site)}
	q.send(Started{Texts: save.Texts})
	if q.Cell("d").Text() != "mine\n" || q.Cell("wrong").Text() != wrongCode {
		t.Fatal("the texts do not come back")
	}
	q.send(ResetPressed{"d"})
	if save, _ := has[Save](q); q.Cell("d").Text() != "x" || len(save.Texts) != 0 {
		t.Errorf("after reset: %q, saved %v", q.Cell("d").Text(), save.Texts)
	}
	q.send(UndoPressed{"d"})
	if q.Cell("d").Text() != "mine\n" {
		t.Error("reset cannot be undone")
	}
}

// Update never writes to a state that was handed out.
func TestUpdateLeavesTheOldStateAlone(t *testing.T) {
	p := open(t)
	p.send(RunPressed{"wrong"})
	p.answer(pruned(), 0.006)
	before := p.State
	cell := *before.Cell("wrong")
	for _, m := range []Msg{
		Edited{"wrong", "z"}, Moved{"wrong", "sparsity", 0.3, false}, FixPressed{"wrong", "inplace-prune"}, RunPressed{"wrong"}, AcceptPressed{"wrong", "inplace-prune"},
		ProbeMoved{"wrong", 0, 1, 1}, ShowPressed{"wrong", "inplace-prune"}, StageUp{"wrong"}, StopPressed{}, UndoPressed{"wrong"}, ResetPressed{"wrong"},
	} {
		before.Update(m)
		if !reflect.DeepEqual(*before.Cell("wrong"), cell) {
			t.Fatalf("%T wrote to the state before", m)
		}
	}
}
