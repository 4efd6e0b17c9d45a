//go:build !lesson

package state

// What an address and a host ask of a page.
type (
	// Framed is what the address says, before Started. Seed is 0, and Theme "", for
	// the page's own.
	Framed struct {
		Frame
		Seed  uint64
		Theme string
	}
	// Packed says in Cell what became of one file that was asked for.
	Packed struct{ Cell, Said string }
	// HostReset makes the page what it was at first.
	HostReset struct{}
	// HostPaused stops what runs, and keeps all from running, until it is not On.
	HostPaused struct{ On bool }
	// HostTheme shows a theme, and stores none.
	HostTheme struct{ Theme string }
)

func (Framed) isMsg()     {}
func (Packed) isMsg()     {}
func (HostReset) isMsg()  {}
func (HostPaused) isMsg() {}
func (HostTheme) isMsg()  {}

func init() { hosted = State.hosted }

// hosted takes the messages of an address and a host, and those that these let
// nobody take.
func (s State) hosted(m Msg) (after State, cmds []Cmd, done bool) {
	switch m := m.(type) {
	case Framed:
		s.Frame = m.Frame
		if m.Seed != 0 {
			s.Base, s.Seed = m.Seed, m.Seed
		}
		if m.Theme != "" {
			s.Theme, s.themed = m.Theme, true
		}
	case HostTheme:
		s.Theme = m.Theme
		cmds = []Cmd{ShowTheme{m.Theme}}
	case Packed:
		if s.Cell(m.Cell) != nil {
			s = s.linkNote(m.Cell, LinkSaid, m.Said)
			cmds = []Cmd{Announce{m.Said}}
		}
	case HostReset:
		s, cmds = s.anew()
	case HostPaused:
		s, cmds = s.paused(m.On)
	case Unseen:
		s, cmds = s.unseen()
	case Seen:
		s, cmds = s.seen()
	default:
		return s, nil, s.Frame.ReadOnly && writes(m)
	}
	return s, cmds, true
}

// writes reports whether m would change a text.
func writes(m Msg) bool {
	switch m.(type) {
	case Edited, UndoPressed, RedoPressed, ResetPressed, Moved, Stepped, FixPressed, HintPressed, BranchPressed, StageDragged, MinePressed,
		CellAdded, CellRemoved, CellMoved, CellPutBack, FileUsed, ReturnPressed, BranchVariant:
		return true
	}
	return false
}

// anew is the page as it was at first, with the worker and what stands in the
// address's parameters.
func (s State) anew() (State, []Cmd) {
	s, cmds := s.stop(Stopped)
	fresh := New(s.Site)
	for i, c := range fresh.Cells {
		d := *c
		d.Live, d.Locked = s.Live, s.Frame.ReadOnly
		fresh.Cells[i] = &d
	}
	s.Cells, s.Seed, s.Opened, s.Linked = fresh.Cells, s.Base, nil, false
	s.Mounted, s.Removed, s.Files, s.TooMany = nil, nil, nil, 0
	s.Tree, s.Compare, s.Export = Tree{Version: s.Tree.Version + 1}, Compare{ID: s.Compare.ID}, Export{ID: s.Export.ID}
	s, cmds = s.saved(cmds)
	return s, append(cmds, SaveChosen{}, DropLink{})
}
