package embed

import (
	"encoding/json"
	"slices"
	"strings"

	"compressionlab/web/link"
	"compressionlab/web/state"
)

// A Host is what a page in a frame tells the page around it: it looks at the
// page's states one after the other, and says what happened between them.
type Host struct {
	address string // of the page, an IRI; what statements are about
	title   string
	locale  string
	widget  string
	lesson  string

	loaded bool
	ran    []string           // cells that ran to their end
	best   map[string]float64 // by exercise: the largest share of what it asks that was met, in percent
	done   bool
}

// NewHost begins with a page at an address. Its query and fragment are left out
// of what is told.
func NewHost(site state.Site, address, locale string) *Host {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		address = "x-compression-lab:page" // from a disk: its path is the reader's own affair
	}
	h := &Host{address: address, locale: locale, widget: site.Widget, best: map[string]float64{}}
	if site.Lesson != nil {
		h.title = site.Lesson.Title
		if h.lesson = site.Lesson.Slug; site.Kind == state.Workbench {
			h.widget, h.lesson = site.Lesson.Slug, ""
		}
	}
	return h
}

// say makes a message of the lab's own. Its id is null until it is posted
// (static/frame.js), as heights are told there.
func (h *Host) say(kind string) Message {
	return Message{Envelope: Envelope{Source: Source, V: Version, Type: kind}}
}

// Refuse answers a message of the host's with why it is not done.
func (h *Host) Refuse(id json.RawMessage, why string) Message {
	m := h.say(Error)
	if len(id) > 0 {
		m.ID = id
	}
	m.Message = why
	return m
}

// Began is what a page says when it listens.
func (h *Host) Began() []Message {
	m := h.say(Ready)
	m.Version, m.Widget, m.Lesson, m.Locale = Release, &h.widget, &h.lesson, h.locale
	return []Message{m, h.event("initialized", nil, "", nil)}
}

// State is a session; with an id it answers a message of the host's.
func (h *Host) State(s state.State, id json.RawMessage) Message {
	text, err := s.Link()
	if err != nil {
		return h.Refuse(id, "the session is too long for a link: its texts have more than 65,536 bytes")
	}
	m := h.say(StateIs)
	if len(id) > 0 {
		m.ID = id
	}
	fits := len(text) <= link.Short
	m.State, m.Fits = &text, &fits
	return m
}

func (h *Host) event(verb string, c *state.Cell, kind string, r *Result) Message {
	m := h.say(Event)
	m.Statement = h.statement(verb, c, kind, r)
	return m
}

// Saw tells what happened between two states of the page. That the session has
// changed it leaves to who can wait until it is at rest: see [Changed].
func (h *Host) Saw(before, after state.State) (said []Message) {
	if after.Ready && !h.loaded {
		h.loaded = true
		said = append(said, h.say(Load))
	}
	if after.Gone && !before.Gone {
		m := h.say(Error)
		m.Message = "the program that runs the cells does not start"
		said = append(said, m)
	}
	if after.Flight != nil && after.LastRun != before.LastRun {
		if c := after.Cell(after.Flight.Cell); c != nil && c.Task != nil && after.Flight.At == 0 {
			said = append(said, h.event("attempted", c, "assessment", nil))
		}
	}
	for _, c := range after.Cells {
		if old := before.Cell(c.ID); old != nil && old != c && c.Ended != nil && old.Ended != c.Ended {
			said = append(said, h.ended(old, c, after)...)
		}
	}
	return said
}

// ended tells of a run of the whole of c.
func (h *Host) ended(old, c *state.Cell, s state.State) (said []Message) {
	if c.Revealed() && !old.Revealed() && c.Chosen > 0 {
		choice := c.Ask.Choices[c.Chosen-1]
		said = append(said, h.event("answered", c, "question", &Result{Success: &choice.Right, Response: choice.Text}))
	}
	checks := c.Checks()
	if len(checks) > 0 {
		share := 100 * float64(c.Met()) / float64(len(checks))
		success := c.Met() == len(checks)
		h.best[c.ID] = max(h.best[c.ID], share)
		verb := "failed"
		if success {
			verb = "passed"
		}
		said = append(said,
			h.event(verb, c, "assessment", &Result{Success: &success, Score: &ScaledScore{share / 100, Score{share, 0, 100}}}),
			h.completed(c.ID, success, &Score{share, 0, 100}))
	}
	if c.Ended.Run.Error == nil && !slices.Contains(h.ran, c.ID) {
		h.ran = append(h.ran, c.ID)
	}
	if s.Site.Kind == state.Workbench {
		return said // a workbench is never done
	}
	success, score := true, 0.0
	tasks := 0
	for _, d := range h.shown(s) {
		success = success && slices.Contains(h.ran, d.ID) && (d.Task == nil || d.Passed)
		if d.Task != nil {
			tasks++
			score += h.best[d.ID]
		}
	}
	first := success && !h.done
	h.done = h.done || success
	if len(checks) == 0 && !first {
		return said
	}
	r := &Result{Success: &success, Completion: &success}
	var mean *Score
	if tasks > 0 {
		mean = &Score{score / float64(tasks), 0, 100}
		r.Score = &ScaledScore{mean.Raw / 100, *mean}
	}
	if first {
		said = append(said, h.event("completed", nil, "", r))
	}
	return append(said, h.completed("", success, mean))
}

func (h *Host) completed(exercise string, success bool, score *Score) Message {
	m := h.say(Completed)
	m.Lesson, m.Exercise, m.Success, m.Score = &h.lesson, &exercise, &success, score
	return m
}

// shown are the cells that the page is about: of a widget the one, of a lesson
// all.
func (h *Host) shown(s state.State) []*state.Cell {
	if c := s.Cell(s.Site.Widget); c != nil {
		return []*state.Cell{c}
	}
	return s.Cells
}

// Changed reports whether a link to the session would now be another one.
func Changed(before, after state.State) bool {
	if before.Seed != after.Seed || len(before.Cells) != len(after.Cells) {
		return true
	}
	for i, c := range after.Cells {
		if d := before.Cells[i]; c != d && (c.Text() != d.Text() || (c.Result == nil) != (d.Result == nil)) {
			return true
		}
	}
	return false
}

// Targets are the origins that a message is posted to. parent is the host's
// origin, "" where the browser does not tell it; own is the page's.
func Targets(m Message, hosts []string, own, parent string) (to []string) {
	if m.Open() {
		return []string{"*"}
	}
	for _, o := range append(named(own), hosts...) {
		switch {
		case parent != "" && o != parent || slices.Contains(to, o):
		case o == "null":
			to = append(to, "*") // such an origin has no name
		default:
			to = append(to, o)
		}
	}
	return to
}

// Heard reports whether the messages of an origin are taken.
func Heard(origin string, hosts []string, own string) bool {
	return slices.Contains(append(named(own), hosts...), origin)
}

// named is an origin, unless it is that of a page in a sandbox or from a disk:
// another such page is a stranger.
func named(origin string) []string {
	if origin == "null" || origin == "" {
		return nil
	}
	return []string{origin}
}
