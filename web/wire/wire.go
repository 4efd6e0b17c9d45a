// Package wire holds the messages between the three programs: the page, the
// worker with the engine, and the stage in its frame.
//
//	page ──Run──▶ worker ──Ready, Progress, Ran──▶ page ──Scene, Look──▶ stage ──Up, Drawn, Pick, Drag, Broken──▶ page
//
//	worker ──Help, Items──▶ helper ──Ready, Ask, Gave, Over──▶ worker
//
// A helper is another worker with the same program, which the first one starts
// when a run has a sweep that is worth sharing: package lab's Share says how.
//
// A message is one JavaScript object {kind, json, buffers}: kind names the Go
// type, json is that type encoded, buffers is a list of transferred
// ArrayBuffers (weights; mostly empty). Every struct below is one kind.
//
// # Why does Run carry the texts of the cells before it?
//
// A run is a pure function of (cells so far, this cell's text, seed). The
// worker keeps nothing that cannot be made again from a Run, so a worker that
// was stopped or has died is replaced by a fresh one and nothing is lost.
package wire

import (
	"encoding/json"
	"fmt"
	"reflect"

	"compressionlab/engine/trace"
)

// Run asks the worker to run the last of Cells in the session that the ones
// before it make; with Rounds, up to the end of so many rounds of its last
// statement's loops. What it made is held to the Check, if there is one.
type Run struct {
	ID     int      `json:"id"`
	Cells  []string `json:"cells"`
	Seed   uint64   `json:"seed"`
	Rounds int      `json:"rounds,omitempty"`
	Check  string   `json:"check,omitempty"` // of an exercise: see package lab

	Variants bool `json:"variants,omitempty"` // tell of the states that models came through
}

// Ready says that the worker has started and hears messages.
type Ready struct{}

// Ran answers the Run of the same ID. The buffers beside it are the matrices
// of Run.Views, in order, float32 and row-major.
type Ran struct {
	ID      int       `json:"id"`
	Run     trace.Run `json:"run"`
	Seconds float64   `json:"seconds"`         // wall time of the run in the worker; for display only
	Files   []File    `json:"files,omitempty"` // what the run saved; a buffer each, after the matrices
}

// Progress tells of the Run of the same ID, while it goes on.
type Progress struct {
	ID       int            `json:"id"`
	Progress trace.Progress `json:"progress"`
}

// Help asks a helper to run the cells up to the sweep after those whose outcomes
// are Known, and to take items from it. ID is the sweep's, in all that follows.
type Help struct {
	ID    int             `json:"id"`
	Run   Run             `json:"run"`
	Known json.RawMessage `json:"known"` // as package lab writes them
}

// Ask is a helper's request for items.
type Ask struct {
	ID int `json:"id"`
}

// Items answers Ask: the items to evaluate, none when there are no more.
type Items struct {
	ID    int   `json:"id"`
	Items []int `json:"items"`
}

// Gave is the outcome of one item.
type Gave struct {
	ID      int             `json:"id"`
	Item    int             `json:"item"`
	Outcome json.RawMessage `json:"outcome"` // as package lab writes it
}

// Over says that a helper has ended its run, and is free.
type Over struct {
	ID int `json:"id"`
}

// Scene is all that the stage needs for a picture. Its buffers are the
// matrices of View. An identical Scene after a remount gives the same picture.
type Scene struct {
	ID    int        `json:"id"` // Drawn answers with it
	View  trace.View `json:"view"`
	Bound bool       `json:"bound"` // the threshold may be dragged
	Look  Look       `json:"look"`
}

// Look is how to draw: it changes without new weights, and can be sent alone.
type Look struct {
	Dark   bool   `json:"dark"`
	Probe  *Probe `json:"probe,omitempty"`  // the cell to outline
	Signs  bool   `json:"signs,omitempty"`  // a minus mark in negative cells that are large enough
	Forced bool   `json:"forced,omitempty"` // forced colours: ink and paper only
	Packed int    `json:"packed,omitempty"` // matrix, from 1, to draw as CSR in the histogram's place
	Rank   int    `json:"rank,omitempty"`   // of the product in a low-rank view; 0 for that of the spectrum
	Brush  int    `json:"brush,omitempty"`  // entries across that the pointer paints of the second matrix; 0 for none
	Keep   bool   `json:"keep,omitempty"`   // it paints what was erased, and else erases
}

// A Probe names one weight of the view.
type Probe struct {
	Matrix int `json:"matrix"`
	Row    int `json:"row"`
	Col    int `json:"col"`
}

// Up says that the stage's program runs and waits for a Scene.
type Up struct{}

// Drawn says that the picture of Scene is on the screen, and where its parts
// are, so that the page can put words beside them.
type Drawn struct {
	ID      int      `json:"id"`
	Width   int      `json:"width"`  // CSS pixels
	Height  int      `json:"height"` // CSS pixels that the picture wants at this width
	Regions []Region `json:"regions"`
	Value   *Value   `json:"value,omitempty"` // of the probed weight
}

// A Region is the place of one matrix, or of the histogram, in CSS pixels.
type Region struct {
	Name   string `json:"name"` // a matrix's name; "histogram"
	X      int    `json:"x"`
	Y      int    `json:"y"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// Value is a weight that was probed.
type Value struct {
	Probe
	Value float32 `json:"value"`
	Slot  *Slot   `json:"slot,omitempty"` // if its matrix is drawn as CSR
}

// A Slot is where compressed sparse row stores a weight: entry At of Of, and −1
// for a zero, which is not stored; its row is the entries First up to, not with,
// End.
type Slot struct {
	At    int `json:"at"`
	First int `json:"first"`
	End   int `json:"end"`
	Of    int `json:"of"`
}

// Pick says that the reader pointed at a weight.
type Pick struct{ Value }

// Drag says that the reader dragged the threshold to where this share of the
// weights lies below it, 0 to 1. Done is false while the pointer is down.
type Drag struct {
	Sparsity float64 `json:"sparsity"`
	Done     bool    `json:"done"`
}

// Broken says that the stage cannot draw, and why; the page remounts it, or
// shows the words instead of the picture.
type Broken struct {
	Reason string `json:"reason"` // "context-lost", "no-webgl", "panic"
	Detail string `json:"detail"`
}

// Message is any struct above.
type Message interface{ Kind() string }

func (Run) Kind() string      { return "run" }
func (Ready) Kind() string    { return "ready" }
func (Ran) Kind() string      { return "ran" }
func (Progress) Kind() string { return "progress" }
func (Help) Kind() string     { return "help" }
func (Ask) Kind() string      { return "ask" }
func (Items) Kind() string    { return "items" }
func (Gave) Kind() string     { return "gave" }
func (Over) Kind() string     { return "over" }
func (Scene) Kind() string    { return "scene" }
func (Look) Kind() string     { return "look" }
func (Up) Kind() string       { return "up" }
func (Drawn) Kind() string    { return "drawn" }
func (Pick) Kind() string     { return "pick" }
func (Drag) Kind() string     { return "drag" }
func (Broken) Kind() string   { return "broken" }

// Decode makes the message of a kind from its JSON, if it is one of those that are
// heard: these are examples, whose values do not matter. Another kind is an error:
// the programs of one site are built together. A program holds the types of what it
// hears, and of no more.
func Decode(kind, text string, heard ...Message) (Message, error) {
	for _, m := range heard {
		if m.Kind() != kind {
			continue
		}
		into := reflect.New(reflect.TypeOf(m))
		if err := json.Unmarshal([]byte(text), into.Interface()); err != nil {
			return nil, fmt.Errorf("wire: %s: %w", kind, err)
		}
		return into.Elem().Interface().(Message), nil
	}
	return nil, fmt.Errorf("wire: unknown message %q", kind)
}
