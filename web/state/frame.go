package state

import "slices"

// Parts of a cell that a page in somebody else's may hide.
var Parts = []string{"title", "question", "sliders", "steps", "memory", "findings", "figures", "stage", "storage"}

// A Frame is what the address of a page and the page around it have said.
type Frame struct {
	In       bool     // there is a page around, or this one is made for it
	Wrong    []string // what cannot be read in the address, in words
	Hide     []string // Parts
	ReadOnly bool     // the texts stay as they are; they can be run
	Paused   bool     // nothing runs
	Resting  bool     // there is no worker: nobody sees the page, or it is paused
	NotKept  bool     // the browser stores nothing for a page in a sandbox
}

// Hides reports whether a part of each cell is hidden.
func (f Frame) Hides(part string) bool { return slices.Contains(f.Hide, part) }

// ShowTheme shows a theme, and stores none.
type ShowTheme struct{ Theme string }

func (ShowTheme) isCmd() {}

// hosted takes what an address and a host ask of a page, and says so. The
// lessons' program knows of neither: it is not fetched for a page in a frame.
var hosted = func(s State, _ Msg) (after State, cmds []Cmd, done bool) { return s, nil, false }

// roused wakes a page that rests, if something is to be done.
var roused = func(s State, cmds []Cmd) (State, []Cmd) { return s, cmds }
