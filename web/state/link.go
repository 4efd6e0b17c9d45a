package state

import (
	"fmt"
	"slices"

	"compressionlab/web/link"
	"compressionlab/web/text"
)

// Seed is that of a lesson's runs, so that it gives everybody the same numbers.
// A session that came with a link has the link's.
const Seed = 1

// What else than package link says can be wrong with a link that was opened.
const (
	Elsewhere = "elsewhere" // it is of another lesson
	Strange   = "strange"   // this lesson has none of its cells
)

// An Opened is a link that was opened, for the page to tell of.
type Opened struct {
	Why      string // what is wrong with it; "" for nothing
	Cells    []string
	Lost     int    // cells that this lesson does not have
	Lesson   string // of Elsewhere: its slug
	Fragment string // of Elsewhere: the link, for that lesson
}

// Notes on a cell's own link.
const (
	LinkCopied = "copied" // it is on the clipboard
	LinkDenied = "denied" // it is not: the reader copies it from a field
	LinkLarge  = "large"  // the session does not fit
	CodeCopied = "code"   // the code for another page is on the clipboard
	LinkSaid   = "said"   // what Link says in words
)

// HasMine reports whether a link took the place of a text of the reader's own
// that is not back.
func (s State) HasMine() bool {
	for _, c := range s.Cells {
		if c.Mine != "" && c.Mine != c.Text() {
			return true
		}
	}
	return false
}

// session is what a link holds: the cells that were changed or run, and the
// ones that those go on with.
func (s State) session() link.Session {
	wanted := map[string]bool{}
	for _, c := range s.Cells {
		if !c.CanReset() && !c.ran() && s.Site.Kind != Workbench {
			continue
		}
		for n := 0; c != nil && n <= len(s.Cells); n++ {
			wanted[c.ID] = true
			c = s.Cell(c.After)
		}
	}
	session := link.Session{Lesson: s.Site.Lesson.Slug, Seed: s.Seed}
	for _, c := range s.Cells {
		if wanted[c.ID] {
			session.Cells = append(session.Cells, link.Cell{ID: c.ID, Text: c.Text(), Ran: c.ran()})
		}
	}
	return session
}

// Link is the session as the fragment of an address, without the "#"; "" if
// there is nothing to open again. The error is a *[link.Error].
func (s State) Link() (string, error) {
	if s.Site.Lesson == nil {
		return "", nil
	}
	session := s.session()
	if s.Site.Kind == Workbench && s.kind().kept(s) == nil && !slices.ContainsFunc(s.Cells, (*Cell).ran) {
		session.Cells = nil
	}
	if len(session.Cells) == 0 && s.Seed == s.Base {
		return "", nil
	}
	return link.Encode(session)
}

// ran reports whether c has been run, or is.
func (c *Cell) ran() bool { return c.Result != nil || c.Phase == Running }

func (s State) copyPressed(m CopyPressed) (State, []Cmd) {
	c := s.Cell(m.Cell)
	if c == nil {
		return s, nil
	}
	fragment, err := link.Encode(s.session())
	if err != nil {
		return s.linkNote(c.ID, LinkLarge, ""), []Cmd{Announce{text.Words.LinkLarge}}
	}
	return s, []Cmd{Copy{c.ID, fragment, m.Code}}
}

func (s State) copied(m Copied) (State, []Cmd) {
	if s.Cell(m.Cell) == nil {
		return s, nil
	}
	if !m.OK {
		return s.linkNote(m.Cell, LinkDenied, m.URL), []Cmd{SelectLink{m.Cell}, Announce{text.Words.LinkDenied}}
	}
	if m.Code {
		return s.linkNote(m.Cell, CodeCopied, m.URL), []Cmd{Announce{text.Words.CodeCopied}}
	}
	return s.linkNote(m.Cell, LinkCopied, m.URL), []Cmd{Announce{text.Words.LinkCopied}}
}

// linkNote puts a note about the link under the header of one cell.
func (s State) linkNote(id, note, url string) State {
	for _, old := range s.Cells {
		c := *old
		if c.LinkNote, c.Link = "", ""; c.ID == id {
			c.LinkNote, c.Link = note, url
		}
		if c.LinkNote != old.LinkNote || c.Link != old.Link {
			s = s.set(c)
		}
	}
	return s
}

// opened takes the texts of a link, and runs what was run in them. A text of
// the reader's own that it replaces stays in Mine, and one Undo away. Nothing
// is stored until the reader changes something.
func (s State) opened(m LinkOpened) (State, []Cmd) {
	if s.Site.Lesson == nil || !link.Is(m.Fragment) {
		return s, nil
	}
	refuse := func(o Opened) (State, []Cmd) {
		s.Opened = &o
		return s, []Cmd{Announce{text.Words.LinkWrong[o.Why]}}
	}
	session, err := link.Decode(m.Fragment)
	if err != nil {
		return refuse(Opened{Why: err.(*link.Error).Why})
	}
	if session.Lesson != s.Site.Lesson.Slug {
		return refuse(Opened{Why: Elsewhere, Lesson: session.Lesson, Fragment: m.Fragment})
	}
	o := Opened{}
	s = s.kind().room(s, session)
	for _, theirs := range session.Cells {
		if s.Cell(theirs.ID) == nil {
			o.Lost++
			continue
		}
		o.Cells = append(o.Cells, theirs.ID)
	}
	if o.Lost > 0 && len(o.Cells) == 0 {
		return refuse(Opened{Why: Strange})
	}
	for _, theirs := range session.Cells {
		old := s.Cell(theirs.ID)
		if old == nil {
			continue
		}
		after := Plain(theirs.Text)
		if after == old.Text() {
			continue
		}
		c := *old
		if c.CanReset() && c.History[c.Now].Kind != Linked {
			c.Mine = c.Text()
		}
		s = s.set(push(c, Step{Text: after, Kind: Linked, Sealed: true}))
	}
	s.Opened, s.Seed, s.Linked = &o, session.Seed, true
	cmds := []Cmd{Announce{fmt.Sprintf(text.Words.SaidOpened, len(o.Cells), s.Seed)}}
	for _, theirs := range session.Cells {
		if c := s.Cell(theirs.ID); c != nil && theirs.Ran {
			d := *c
			d.At = 0
			var more []Cmd
			s, more = s.want(d)
			cmds = append(cmds, more...)
		}
	}
	return s, cmds
}

// back puts the reader's own texts back in the place of a link's, and the
// lesson's seed.
func (s State) back() (State, []Cmd) {
	var cmds []Cmd
	seed := s.Seed
	s.Opened, s.Seed = nil, s.Base
	for _, old := range s.Cells {
		c := *s.Cell(old.ID)
		mine := c.Mine
		c.Mine, c.At = "", 0
		s = s.set(c)
		var more []Cmd
		if mine != "" && mine != c.Text() {
			s, more = s.rewrite(c, Step{Text: mine, Kind: Restored, Sealed: true}, "")
		} else if c.ran() && seed != s.Base {
			s, more = s.want(c)
		}
		cmds = append(cmds, more...)
	}
	return s.saved(cmds)
}

// parted drops the link from the address once the session is no longer what it
// holds: a reload must bring back what the reader made of it.
func (s State) parted(before State, cmds []Cmd) (State, []Cmd) {
	same := s.Seed == before.Seed && len(s.Cells) == len(before.Cells)
	for i := 0; same && i < len(s.Cells); i++ {
		same = s.Cells[i].Text() == before.Cells[i].Text()
	}
	if same {
		return s, cmds
	}
	s.Linked = false
	return s, append(cmds, DropLink{})
}
