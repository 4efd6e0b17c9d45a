//go:build !lesson

package state

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"compressionlab/engine/trace"
	"compressionlab/web/link"
)

// bench opens a workbench with these cells.
func bench(t *testing.T, texts ...string) *page {
	t.Helper()
	p := &page{t: t, State: New(Site{Kind: Workbench, Lesson: WorkbenchLesson()})}
	p.send(Started{Cells: texts})
	p.send(WorkerReady{})
	return p
}

// laid are the texts of the cells, and that each goes on with the one above.
func (p *page) laid() (texts []string) {
	p.t.Helper()
	for i, c := range p.Cells {
		after := ""
		if i > 0 {
			after = strconv.Itoa(i)
		}
		if c.ID != strconv.Itoa(i+1) || c.After != after || !c.Live {
			p.t.Errorf("cell %d is %q after %q, live %t", i, c.ID, c.After, c.Live)
		}
		texts = append(texts, c.Text())
	}
	return texts
}

func TestWorkbenchCells(t *testing.T) {
	p := bench(t, "a", "b", "c")
	for _, step := range []struct {
		m     Msg
		want  string
		focus FocusTool
	}{
		{CellMoved{"3", -1}, "a c b", FocusTool{"2", "up"}},
		{CellMoved{"1", -1}, "a c b", FocusTool{}}, // there is nothing above
		{CellMoved{"3", 1}, "a c b", FocusTool{}},
		{CellMoved{"1", 1}, "c a b", FocusTool{"2", "down"}},
		{CellAdded{"2"}, "c a  b", FocusTool{"3", ""}},
		{CellAdded{"nowhere"}, "c a  b", FocusTool{}},
		{CellRemoved{"1"}, "a  b", FocusTool{"1", "remove"}},
		{CellPutBack{}, "c a  b", FocusTool{"1", ""}},
		{CellPutBack{}, "c a  b", FocusTool{}},
		{CellRemoved{"4"}, "c a ", FocusTool{"3", "remove"}},
	} {
		p.send(step.m)
		if got := strings.Join(p.laid(), " "); got != step.want {
			t.Errorf("%#v: %q, want %q", step.m, got, step.want)
		}
		if focus, _ := has[FocusTool](p); focus != step.focus {
			t.Errorf("%#v: focus %v, want %v", step.m, focus, step.focus)
		}
		if save, saved := has[Save](p); saved != (step.focus.Cell != "") || saved && !slices.Equal(save.Cells, p.laid()) {
			t.Errorf("%#v: saved %t, %q", step.m, saved, save.Cells)
		}
	}
	for range 2 {
		p.send(CellRemoved{"1"})
	}
	if p.send(CellRemoved{"1"}); len(p.Cells) != 1 {
		t.Errorf("%d cells are left, want one at least", len(p.Cells))
	}
	for range MaxCells + 2 {
		p.send(CellAdded{"1"})
	}
	if len(p.laid()) != MaxCells {
		t.Errorf("%d cells, want %d at most", len(p.Cells), MaxCells)
	}
	if p.send(CellPutBack{}); len(p.Cells) != MaxCells || p.Removed == nil {
		t.Error("a cell was put back where there is no room, or is lost")
	}
}

// A result goes with the cells above it: those that are another place now, or
// whose cells above are others, have none, and a run of one is stopped.
func TestWorkbenchResults(t *testing.T) {
	p := bench(t, "a", "b", "c", "d")
	for _, id := range []string{"1", "2", "4"} {
		p.send(RunPressed{id})
		p.answer(pruned(), 0.01)
	}
	if run := func() *SendRun { p.send(RunPressed{"3"}); return p.sent() }(); !reflect.DeepEqual(run.Cells, []string{"a", "b", "c"}) {
		t.Fatalf("cell 3 runs %q", run.Cells)
	}
	p.send(CellMoved{"2", 1})
	if _, restarted := has[RestartWorker](p); !restarted || p.Flight != nil {
		t.Error("the run of a cell that was moved goes on")
	}
	for id, want := range map[string]bool{"1": true, "2": false, "3": false, "4": false} {
		if c := p.Cell(id); (c.Result != nil) != want || c.Phase == Running {
			t.Errorf("cell %s: result %t, %s", id, c.Result != nil, c.Phase)
		}
	}
	if !slices.Equal(p.Mounted, []string{"1"}) {
		t.Errorf("frames %v are mounted", p.Mounted)
	}
	p.send(WorkerReady{})
	p.send(RunPressed{"1"})
	p.send(CellAdded{"4"})
	if p.Flight == nil {
		t.Error("a new cell below stops a run")
	}
	p.answer(trace.Run{}, 0.01)
}

// The text of a cell moves with its history.
func TestWorkbenchUndo(t *testing.T) {
	p := bench(t, "a", "b")
	p.send(Edited{"2", "b2"})
	p.send(CellMoved{"2", -1})
	p.send(UndoPressed{"1"})
	if got := p.laid(); !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("after Undo: %q", got)
	}
}

// What is kept is brought back, and what is as the site has it is not kept.
func TestWorkbenchKept(t *testing.T) {
	p := bench(t)
	begun := p.laid()
	p.send(Edited{"1", "x"})
	save, _ := has[Save](p)
	if len(save.Texts) != 0 || !slices.Equal(save.Cells, []string{"x", begun[1]}) {
		t.Errorf("saved %+v", save)
	}
	if again := bench(t, save.Cells...).laid(); !slices.Equal(again, save.Cells) {
		t.Errorf("brought back %q", again)
	}
	p.send(UndoPressed{"1"})
	if save, _ := has[Save](p); save.Cells != nil {
		t.Errorf("saved %q as it began", save.Cells)
	}
	if got := len(bench(t, make([]string, 1000)...).laid()); got != MaxCells {
		t.Errorf("%d cells of 1000 that were stored", got)
	}
}

// A link has all cells; opening it makes room for them.
func TestWorkbenchLink(t *testing.T) {
	from := bench(t, "a", "b", "c", "")
	from.send(RunPressed{"3"})
	from.answer(trace.Run{}, 0.01)
	from.send(CopyPressed{Cell: "3"})
	copied, ok := has[Copy](from)
	if !ok {
		t.Fatal("no link")
	}
	to := bench(t, "mine")
	to.send(LinkOpened{copied.Fragment})
	if got := to.laid(); !slices.Equal(got, []string{"a", "b", "c", ""}) {
		t.Errorf("opened: %q", got)
	}
	if run := to.sent(); run == nil || !slices.Equal(run.Cells, []string{"a", "b", "c"}) {
		t.Errorf("it runs %+v", run)
	}
	to.send(MinePressed{})
	if got := to.Cell("1").Text(); got != "mine" {
		t.Errorf("the reader's own is %q", got)
	}
	many := link.Session{Lesson: "workbench", Seed: 1}
	for i := range 30 {
		many.Cells = append(many.Cells, link.Cell{ID: strconv.Itoa(i + 1), Text: "x"})
	}
	fragment, err := link.Encode(many)
	if err != nil {
		t.Fatal(err)
	}
	hostile := bench(t, "mine")
	hostile.send(LinkOpened{fragment})
	if got := len(hostile.Cells); got != 1 || hostile.Opened.Lost != 29 {
		t.Errorf("%d cells of a link with 30, %+v", got, hostile.Opened)
	}
}
