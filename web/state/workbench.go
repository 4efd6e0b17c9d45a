//go:build !lesson

package state

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"compressionlab/lessons"
	"compressionlab/web/link"
	"compressionlab/web/text"
)

// MaxCells is how many cells a workbench has at most.
const MaxCells = 20

func init() { kinds[Workbench] = workbench{} }

// workbench is the kind of page that it is.
type workbench struct{}

func (workbench) started(s State, cells []string) State { return s.restored(cells) }

func (workbench) room(s State, session link.Session) State { return s.room(session) }

func (workbench) kept(s State) []string { return s.kept() }

func (workbench) answered(s State, c Cell, flight Flight) State { return s.gathered(c, flight) }

func (workbench) ready(s State) (cmds []Cmd) {
	if len(s.Files) > 0 {
		cmds = append(cmds, SendFiles{s.Files})
	}
	if s.Compare.Busy {
		cmds = append(cmds, s.askCompare())
	}
	if s.Export.Busy {
		cmds = append(cmds, s.askExport())
	}
	if s.Brush.Busy {
		cmds = append(cmds, s.askBrush())
	}
	return cmds
}

func (workbench) stopped(s State) (after State, busy bool) {
	busy = s.Compare.Busy || s.Export.Busy || s.Brush.Busy
	if s.Brush.Busy {
		s.Brush.Busy, s.Brush.Note = false, CompareStopped
		s.Tree.Version++
	}
	if s.Export.Busy {
		s.Export.Busy, s.Export.Why = false, CompareStopped
		s.Tree.Version++
	}
	if s.Compare.Busy {
		s.Compare.Busy, s.Compare.Note = false, CompareStopped
		s.Tree.Version++
	}
	return s, busy
}

func (workbench) update(s State, m Msg) (State, []Cmd) {
	switch m := m.(type) {
	case CellAdded, CellRemoved, CellMoved, CellPutBack:
		return s.rearranged(m)
	case FilesFound, FilesShelved, FilesGiven, FileRemoved, FileUsed, DownloadPressed:
		return s.filed(m)
	case VariantChosen, FormatChosen, ReturnPressed, BranchVariant:
		return s.variant(m)
	case SideChosen, ComparePressed, Compared:
		return s.compared(m)
	case BrushChosen, WeightChosen, BrushPressed, Painted, Toggled, BrushUndone, MaskPut, Brushed:
		return s.brushed(m)
	case ExportChosen, ExportPressed, Exported, DrawingPressed, PicturePressed, PrintPressed:
		return s.exported(m)
	}
	return s, nil
}

// WorkbenchLesson is what a workbench begins with. A cell there is a place: its
// id is its number, and it goes on with the one above. What is moved is what
// stands in it, so that places, and the frames in them, stay where they are.
func WorkbenchLesson() *lessons.Lesson {
	w := text.Words.Bench
	l := &lessons.Lesson{Slug: "workbench", Title: w.Title, Lead: w.Lead}
	for i, code := range w.Cells {
		c := place(i)
		c.Code = code
		l.Blocks = append(l.Blocks, lessons.Block{Cell: &c})
	}
	return l
}

// place is the empty cell with this index.
func place(i int) lessons.Cell {
	w := text.Words.Bench
	c := lessons.Cell{ID: strconv.Itoa(i + 1), Title: fmt.Sprintf(w.Cell, i+1), Sliders: []lessons.Slider{
		{Name: "sparsity", Max: 1, Step: 0.01, Low: w.KeepAll, High: w.KeepNone},
		{Name: "prune_ratio", Max: 1, Step: 0.01, Low: w.KeepAll, High: w.KeepNone},
		{Name: "rank_ratio", Min: 0.05, Max: 1, Step: 0.01, Low: w.RankOne, High: w.RankFull},
	}}
	if i > 0 {
		c.After = strconv.Itoa(i)
	}
	return c
}

// What the reader did to the cells of a workbench.
type (
	// CellAdded asks for an empty cell below Cell.
	CellAdded struct{ Cell string }
	// CellRemoved asks for one cell less.
	CellRemoved struct{ Cell string }
	// CellMoved changes the places of Cell and the one By below it.
	CellMoved struct {
		Cell string
		By   int
	}
	// CellPutBack puts the cell back that was removed last.
	CellPutBack struct{}
)

func (CellAdded) isMsg()   {}
func (CellRemoved) isMsg() {}
func (CellMoved) isMsg()   {}
func (CellPutBack) isMsg() {}

// FocusTool moves the focus, once all is rendered, to the button of Cell that
// does Do or, if that is off, to the first of its buttons that is on; with Do ""
// to its editor.
type FocusTool struct{ Cell, Do string }

func (FocusTool) isCmd() {}

func (s State) index(id string) int {
	return slices.IndexFunc(s.Cells, func(c *Cell) bool { return c.ID == id })
}

// rearranged adds, removes and moves cells. A result holds for the cells above
// it as they were: those from the first change on have none any more.
func (s State) rearranged(m Msg) (State, []Cmd) {
	w := text.Words.Bench
	cells := slices.Clone(s.Cells)
	var first int
	var focus FocusTool
	var said string
	switch m := m.(type) {
	case CellAdded:
		at := s.index(m.Cell) + 1
		if at == 0 || len(cells) == MaxCells {
			return s, nil
		}
		cells = slices.Insert(cells, at, newLive(place(at)))
		first, focus, said = at, FocusTool{strconv.Itoa(at + 1), ""}, fmt.Sprintf(w.SaidAdded, at+1)
	case CellRemoved:
		at := s.index(m.Cell)
		if at < 0 || len(cells) == 1 {
			return s, nil
		}
		s.Removed = &Removed{at, cells[at]}
		cells = slices.Delete(cells, at, at+1)
		first, focus, said = at, FocusTool{strconv.Itoa(min(at, len(cells)-1) + 1), "remove"}, fmt.Sprintf(w.SaidRemoved, at+1)
	case CellMoved:
		at := s.index(m.Cell)
		to := at + m.By
		if at < 0 || to < 0 || to >= len(cells) || to == at {
			return s, nil
		}
		cells[at], cells[to] = cells[to], cells[at]
		do := "down"
		if m.By < 0 {
			do = "up"
		}
		first, focus, said = min(at, to), FocusTool{strconv.Itoa(to + 1), do}, fmt.Sprintf(w.SaidMoved, to+1)
	case CellPutBack:
		if s.Removed == nil || len(cells) == MaxCells {
			return s, nil
		}
		first = min(s.Removed.Index, len(cells))
		cells = slices.Insert(cells, first, s.Removed.Cell)
		s.Removed = nil
		focus, said = FocusTool{strconv.Itoa(first + 1), ""}, fmt.Sprintf(w.SaidPutBack, first+1)
	}
	s, cmds := s.place(cells, first)
	s, cmds = s.saved(cmds)
	return s, append(cmds, focus, Announce{said})
}

func newLive(c lessons.Cell) *Cell {
	cell := newCell(c)
	cell.Live = true
	return cell
}

// place puts cells in their places. Those from first on lose their results; a
// run of one of them is stopped.
func (s State) place(cells []*Cell, first int) (State, []Cmd) {
	var cmds []Cmd
	if s.busyFrom(first) {
		s, cmds = s.stop(Stopped)
	}
	placed := slices.Clone(cells[:first])
	for i := first; i < len(cells); i++ {
		c := Cell{Cell: place(i), History: cells[i].History, Now: cells[i].Now, Phase: Idle, Live: cells[i].Live, Mine: cells[i].Mine}
		c.Code = cells[i].Code
		placed = append(placed, &c)
	}
	for i := first; i < max(len(cells), len(s.Cells)); i++ {
		s.Mounted = without(s.Mounted, strconv.Itoa(i+1))
	}
	s.Cells = placed
	return s, cmds
}

// busyFrom reports whether a cell from this index on runs, or is about to.
func (s State) busyFrom(first int) bool {
	if s.Flight != nil && s.index(s.Flight.Cell) >= first {
		return true
	}
	return slices.ContainsFunc(s.Wanted, func(id string) bool { return s.index(id) >= first })
}

// kept are the texts of a workbench's cells; nil while they are the site's.
func (s State) kept() []string {
	var texts, begun []string
	for _, c := range s.Cells {
		texts = append(texts, c.Text())
	}
	for _, b := range s.Site.Lesson.Blocks {
		begun = append(begun, strings.TrimRight(b.Cell.Code, "\n"))
	}
	if slices.Equal(texts, begun) {
		return nil
	}
	return texts
}

// restored is a workbench with the cells of an earlier visit.
func (s State) restored(texts []string) State {
	if len(texts) == 0 {
		return s
	}
	texts = texts[:min(len(texts), MaxCells)]
	cells := slices.Clone(s.Cells[:min(len(texts), len(s.Cells))])
	for i, t := range texts {
		if i == len(cells) {
			cells = append(cells, newCell(place(i)))
		}
		if t = Plain(t); t != cells[i].Text() {
			c := *cells[i]
			c.History = append(slices.Clone(c.History), Step{Text: t, Kind: Restored, Sealed: true})
			c.Now = len(c.History) - 1
			cells[i] = &c
		}
	}
	s.Cells = cells
	return s
}

// room makes room for the cells of a link that has them from 1 on. What the
// reader has below them goes on with them, and changes nothing in them.
func (s State) room(session link.Session) State {
	if len(session.Cells) > MaxCells {
		return s
	}
	for i, c := range session.Cells {
		if c.ID != strconv.Itoa(i+1) {
			return s
		}
	}
	for i := len(s.Cells); i < len(session.Cells); i++ {
		s.Cells = append(slices.Clone(s.Cells), newLive(place(i)))
	}
	return s
}
