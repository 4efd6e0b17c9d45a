package state

import (
	"slices"
	"strings"
	"time"

	"compressionlab/lessons"
	"compressionlab/web/wire"
)

const (
	// LongAfter is how long a run goes on before the page says so.
	LongAfter = 400 * time.Millisecond

	// liveSeconds is the longest run that a slider repeats while it is
	// dragged; after a longer one it runs when it is let go.
	liveSeconds = 0.1

	// maxStages is how many frames with a WebGL context are mounted at most:
	// browsers drop the oldest context beyond some number of them.
	maxStages = 4

	// maxDeaths is how often a worker may end before it was ever ready.
	maxDeaths = 2

	// maxSteps bounds a cell's history; the oldest steps go first.
	maxSteps = 200
)

// A State is a whole page. It is a value: Update returns another one.
type State struct {
	Site  Site
	Cells []*Cell // in the order of the lesson

	Live   bool // the page's program runs
	Ready  bool // the worker hears messages
	Gone   bool // the worker does not start
	Deaths int  // of workers that were never ready, in a row

	LastRun int      // the number given to the newest run
	Flight  *Flight  // the run in the worker; nil for none
	Wanted  []string // cells that want to run, oldest wish first, each once

	Seed   uint64  // of every run
	Base   uint64  // the seed that the page begins with
	Opened *Opened // the link that this session came with, or one that cannot be opened; nil for none
	Linked bool    // the link is in the address, and the session is still what it holds

	LastScene int
	Mounted   []string // cells whose frame is mounted, the least recently used first

	Newer     string    // version of the site: "", NewerHere or NewerTaken
	Progress  *Progress // in the course; nil for none
	Forgotten *Progress // that the reader has just had forgotten; nil for none

	Search  *Search
	KeysOff bool // the keys / and ? work only where nothing else hears them: the reader turned them off

	Bench // of a workbench

	Theme  string // "auto", "light", "dark"
	themed bool   // the address says which
	Look   wire.Look
	Frame  Frame
}

// A Flight is a run that the worker has not answered.
type Flight struct {
	ID   int
	Cell string
	Text string // the whole of it
	At   int    // the statement after which the run ends; 0 for the last

	Texts []string // of the cells, that of this one the last
}

// New returns the state of a page before its program has started: what is
// prerendered.
func New(site Site) State {
	s := State{Site: site, Search: &Search{}, Theme: "auto", Seed: Seed, Base: Seed}
	if site.Lesson != nil {
		for _, b := range site.Lesson.Blocks {
			if b.Cell != nil {
				s.Cells = append(s.Cells, newCell(*b.Cell))
			}
		}
	}
	return s
}

// newCell starts a cell. The newline that ends a block of Markdown is no line
// of the code.
func newCell(c lessons.Cell) *Cell {
	c.Code = strings.TrimRight(c.Code, "\n")
	return &Cell{Cell: c, History: []Step{{Text: c.Code, Kind: Original, Sealed: true}}, Phase: Idle}
}

// Cell returns the cell of an id, or nil.
func (s State) Cell(id string) *Cell {
	for _, c := range s.Cells {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// Host returns what has the stage of an id: a cell, or another place of a workbench.
func (s State) Host(id string) *Cell {
	for _, c := range s.Hosts() {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// Hosts are all that have a stage.
func (s State) Hosts() []*Cell { return append(s.Cells[:len(s.Cells):len(s.Cells)], s.Places...) }

// set returns s with c in the place of the cell of its id.
func (s State) set(c Cell) State {
	for i, p := range s.Places {
		if p.ID == c.ID {
			s.Places = slices.Clone(s.Places)
			s.Places[i] = &c
			return s
		}
	}
	cells := append([]*Cell(nil), s.Cells...)
	for i := range cells {
		if cells[i].ID == c.ID {
			cells[i] = &c
		}
	}
	s.Cells = cells
	return s
}

// texts returns the texts of the cells that c goes on with, and its own as far
// as it is to run.
func (s State) texts(c *Cell) []string {
	begun, _ := c.begun()
	texts := []string{begun}
	for after, n := c.After, 0; after != "" && n < len(s.Cells); n++ {
		before := s.Cell(after)
		if before == nil {
			break
		}
		texts = append([]string{before.Text()}, texts...)
		after = before.After
	}
	return texts
}

// without returns list with no s in it, in new memory.
func without(list []string, s string) []string {
	var rest []string
	for _, x := range list {
		if x != s {
			rest = append(rest, x)
		}
	}
	return rest
}
