package embed

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// What stands in every envelope.
const (
	Source  = "compression-lab"
	Version = 1
)

// Release is the version that ready names: it grows with each message or field
// that is added.
const Release = "1.0"

// Types of messages from the lab.
const (
	Ready     = "ready"
	Load      = "load"
	Resize    = "resize"
	StateIs   = "state"
	Event     = "event"
	Completed = "completed"
	Error     = "error"
)

// Types of messages to the lab.
const (
	GetState  = "getState"
	SetState  = "setState"
	Reset     = "reset"
	Pause     = "pause"
	Resume    = "resume"
	SetLocale = "setLocale"
	SetTheme  = "setTheme"
)

// An Envelope begins every message.
type Envelope struct {
	Source string          `json:"source"`
	V      int             `json:"v"`
	ID     json.RawMessage `json:"id"`
	Type   string          `json:"type"`
}

// A Message is what the lab says. The fields of other types than its own are
// left out.
type Message struct {
	Envelope

	// Of ready: all four are there, even if empty.
	Version string  `json:"version,omitempty"`
	Widget  *string `json:"widget,omitempty"`
	Lesson  *string `json:"lesson,omitempty"` // of completed, too
	Locale  string  `json:"locale,omitempty"`

	State *string `json:"state,omitempty"` // of state
	Fits  *bool   `json:"fits,omitempty"`

	Statement *Statement `json:"statement,omitempty"` // of event

	Exercise *string `json:"exercise,omitempty"` // of completed
	Success  *bool   `json:"success,omitempty"`
	Score    *Score  `json:"score,omitempty"` // nil on a page without exercises

	Message string `json:"message,omitempty"` // of error
}

// A Score is how much of an exercise was done, from Min, 0, to Max, 100.
type Score struct {
	Raw float64 `json:"raw"`
	Min float64 `json:"min"`
	Max float64 `json:"max"`
}

// Open reports whether m may go to any parent: it tells nothing that a reader
// did.
func (m Message) Open() bool {
	return slices.Contains([]string{Ready, Load, Resize, Error}, m.Type)
}

// A Request is a message of the host's.
type Request struct {
	ID     json.RawMessage
	Type   string
	State  string // of setState
	Locale string // of setLocale
	Theme  string // of setTheme
}

// Read reads a message that was heard, as JSON. ok is false for one that is not
// meant for the lab, as a page hears many. wrong says what is the matter with one
// that is, for its sender; "" for nothing.
func Read(text string) (r Request, wrong string, ok bool) {
	var head Envelope
	if json.Unmarshal([]byte(text), &head) != nil || head.Source != Source {
		// A field of another type than it has to be is no reason to be silent.
		var source struct {
			Source string `json:"source"`
		}
		if json.Unmarshal([]byte(text), &source) != nil || source.Source != Source {
			return r, "", false
		}
		return r, `a field of the envelope has the wrong type: want {source: "compression-lab", v: 1, id, type}`, true
	}
	r.ID, r.Type = name(head.ID), head.Type
	if head.V != Version {
		return r, fmt.Sprintf("v is %d, and this page speaks %d", head.V, Version), true
	}
	var known []string
	for _, k := range Asked {
		known = append(known, k.Type)
	}
	if !slices.Contains(known, head.Type) {
		return r, fmt.Sprintf("there is no message of type %q: want %s", short(head.Type), strings.Join(known, ", ")), true
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &fields) != nil {
		return r, "it is no object", true
	}
	for _, f := range []struct {
		of, name string
		to       *string
	}{{SetState, "state", &r.State}, {SetLocale, "locale", &r.Locale}, {SetTheme, "theme", &r.Theme}} {
		if f.of == r.Type && json.Unmarshal(fields[f.name], f.to) != nil {
			return r, fmt.Sprintf("%s wants a field %q that is a string", r.Type, f.name), true
		}
	}
	return r, "", true
}

// name is the id of a host's message as an answer repeats it: a number, or a
// string of at most 64 bytes. Anything else is "".
func name(id json.RawMessage) json.RawMessage {
	var n float64
	var s string
	if json.Unmarshal(id, &n) == nil && string(id) != "null" || json.Unmarshal(id, &s) == nil && len(s) <= 64 && string(id) != "null" {
		return id
	}
	return json.RawMessage(`""`)
}

// short is a text of a stranger's, cut to be quoted.
func short(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
