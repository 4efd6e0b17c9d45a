// Package lessons holds the course as data. Its text is in one Markdown file a
// lesson under a folder a language (en); package lessons/read turns that into
// the types here, natively, and the site carries them to the page as JSON. So
// the page's program links no Markdown parser and no interpreter.
package lessons

// A Lesson is one page of the course.
type Lesson struct {
	Slug    string  `json:"slug"`   // "magnitude-pruning", the folder of its page
	Number  int     `json:"number"` // place in the course, from 1
	Title   string  `json:"title"`
	Lead    string  `json:"lead"`    // one sentence under the title
	Summary string  `json:"summary"` // one line for the list on the home page
	Blocks  []Block `json:"blocks"`

	Picture *Picture `json:"-"` // beside Summary; nil for none
	Terms   []string `json:"-"` // slugs of the glossary's entries that the text leads to, each once
}

// A Picture is a small drawing of numbers that its code prints. It is made with
// the site: no page needs the code.
type Picture struct {
	Kind string // PictureKinds says which there are
	Alt  string // in words
	Code string
}

// PictureKinds are the ways to draw what a [Picture] prints, a line each:
//
//	bars   a bar a line, as high as its number; a word after it makes it faint
//	rows   a bar a line, from left to right: its numbers end to end, the second faint
//	cells  a row of squares a line: # is one, anything else a dot
var PictureKinds = []string{"bars", "rows", "cells"}

// A Block is a stretch of prose or a live cell; exactly one is set.
type Block struct {
	HTML string `json:"html,omitempty"` // rendered, one root element
	Cell *Cell  `json:"cell,omitempty"`
}

// A Term is an entry of the glossary.
type Term struct {
	Slug string // "break-even-sparsity", its place in the glossary
	Name string // "break-even sparsity"
	HTML string // what it means: paragraphs
}

// A Cell is a piece of code that the reader can run and change.
type Cell struct {
	ID      string   `json:"id"` // unique in its lesson; data-lab-cell
	Title   string   `json:"title"`
	Code    string   `json:"code"`
	After   string   `json:"after,omitempty"` // id of the cell whose names this one goes on with; "" starts afresh
	Sliders []Slider `json:"sliders,omitempty"`
	Expect  Expect   `json:"expect"`
	Ask     *Ask     `json:"ask,omitempty"`   // nil for none
	Task    *Task    `json:"task,omitempty"`  // of a checked exercise; nil for any other cell
	Still   *Still   `json:"still,omitempty"` // what a run gives, rendered when the site was made
}

// A Slider is bound to the first keyword argument of its name in a cell's
// code: it is a view of that literal, and the text is the only state.
type Slider struct {
	Name string  `json:"name"` // "sparsity"
	Min  float64 `json:"min"`
	Max  float64 `json:"max"`
	Step float64 `json:"step"`
	Low  string  `json:"low"`  // the lower end in words: "keep all"
	High string  `json:"high"` // "keep none"
}

// Expect is what a cell declares of its own run; a test holds it to that.
type Expect struct {
	Output   string   `json:"output"`
	Findings []string `json:"findings"`
}

// An Ask is a question to commit to before a cell is run; the run answers it. In
// its texts backquotes hold code and asterisks a letter of a formula.
type Ask struct {
	Question string   `json:"question"`
	Choices  []Choice `json:"choices"` // 2 to 4, one of them right
	Answer   string   `json:"answer"`  // why, for when the cell has run
}

// A Choice is one of the answers to an [Ask].
type Choice struct {
	Text  string `json:"text"`
	Right bool   `json:"right,omitempty"`
	Said  string `json:"said,omitempty"` // to who chose it; of the wrong ones
}

// A Task makes a cell a checked exercise: its code is where the reader starts.
type Task struct {
	Check    string   `json:"check"`    // in the lab language; package lab says how it runs
	Asks     []string `json:"asks"`     // what the check expects, in its order
	Solution string   `json:"solution"` // one that passes
}

// A Still is the picture of a run for readers without scripts, and for
// everybody until the programs have come.
type Still struct {
	Output string `json:"output"`
	Light  string `json:"light"` // PNG, path relative to the site's root
	Dark   string `json:"dark"`
	Width  int    `json:"width"` // CSS pixels
	Height int    `json:"height"`
	Alt    string `json:"alt"`
	Parts  string `json:"parts"` // what is drawn, in words, in the order of reading
}
