package state

import (
	"encoding/json"
	"fmt"
	"strings"

	"compressionlab/lessons"
)

// Kinds of [Site].
const (
	Home       = "home"
	LessonPage = "lesson"
	Glossary   = "glossary"
	Workbench  = "workbench" // a page of the reader's own cells
	Manual     = "manual"    // how to show the lab in a page of one's own
	Widget     = "widget"    // a page that is one cell of a lesson, made to stand in somebody else's
)

// A Site is what one page was made from. The generator writes it into the
// page as JSON, and the page's program reads it back, so that both render the
// same thing. All paths in it are relative to the site's root.
type Site struct {
	Kind    string          `json:"kind"`   // Home, LessonPage, …
	Root    string          `json:"root"`   // from the page to the site's root: "../../", or "" at the root
	Worker  string          `json:"worker"` // script of the worker
	Stage   string          `json:"stage"`  // document of the stage's frame
	Search  string          `json:"search"` // the index of the course's text
	Lessons []Entry         `json:"lessons"`
	Lesson  *lessons.Lesson `json:"lesson,omitempty"` // of a LessonPage and a Widget; of a Workbench the cells that it begins with

	Embed  bool   `json:"embed,omitempty"`  // the page is made to stand in somebody else's
	Widget string `json:"widget,omitempty"` // of a Widget: the cell that it is about; the others are those it goes on with

	Article string `json:"article,omitempty"` // of Glossary and Manual: HTML with one root, trusted

	StageText string         `json:"stageText,omitempty"` // the document itself, where a frame may open no blob
	Mistakes  []MistakeGroup `json:"mistakes,omitempty"`  // of Home: what the lab warns of, all kinds once
}

// A MistakeGroup is the kinds of findings that a lesson's cells are the first in
// the course to raise.
type MistakeGroup struct {
	Lesson   string    `json:"lesson"` // its slug; "" for those that no lesson raises
	Mistakes []Mistake `json:"mistakes"`
}

// A Mistake is a kind of finding.
type Mistake struct {
	ID       string `json:"id"` // "inplace-prune"
	Severity string `json:"severity"`
}

// HasCells reports whether the page has cells to run.
func (s Site) HasCells() bool { return s.Kind == LessonPage || s.Kind == Workbench || s.Kind == Widget }

// An Entry is a lesson in the list of those that exist.
type Entry struct {
	Slug    string   `json:"slug"`
	Number  int      `json:"number"`
	Title   string   `json:"title"`
	Summary string   `json:"summary"`
	Path    string   `json:"path"`              // "lessons/magnitude-pruning/"
	Cells   []string `json:"cells"`             // their ids
	Tasks   []string `json:"tasks,omitempty"`   // the cells among them that are exercises
	Picture string   `json:"picture,omitempty"` // SVG, on the home page
}

// Around returns the lessons before and after the page's own in the course; nil
// for none.
func (s Site) Around() (previous, next *Entry) {
	if s.Lesson == nil {
		return nil, nil
	}
	for i := range s.Lessons {
		if s.Lessons[i].Slug != s.Lesson.Slug {
			continue
		}
		if i > 0 {
			previous = &s.Lessons[i-1]
		}
		if i+1 < len(s.Lessons) {
			next = &s.Lessons[i+1]
		}
	}
	return previous, next
}

// OneRoot is the root of a site that is one file, where a page is what follows
// the question mark.
const OneRoot = "?"

// Alone reports whether the page has no other of the site's beside it: in the one
// file, and in a package for a learning platform.
func (s Site) Alone() bool { return s.Root == OneRoot || s.Embed && s.Root == "" }

// Named stands for the address of a file of that name, where it is known only
// when the page is opened.
func Named(file string) string { return "{{" + file + "}}" }

// At is the address of a file from the page: of one below the root, or of one
// that was given as it is, a blob or a name that stands for it.
func (s Site) At(file string) string {
	if strings.HasPrefix(file, "blob:") || strings.HasPrefix(file, "{{") {
		return file
	}
	return s.Root + file
}

// JSON encodes s. It is safe inside a script element: encoding/json writes
// <, > and & as escapes.
func (s Site) JSON() string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprintf("state: site: %v", err))
	}
	return string(b)
}

// ReadSite decodes what [Site.JSON] wrote.
func ReadSite(text string) (Site, error) {
	var s Site
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return Site{}, fmt.Errorf("state: site: %w", err)
	}
	return s, nil
}
