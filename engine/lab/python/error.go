package python

import (
	"fmt"

	"compressionlab/engine/trace"
)

// An Error says why a text does not parse, in the student's words.
type Error struct {
	Line, Column int          // from 1, in characters
	Message      string       // what was expected, what stands there
	Hint         string       // the next step; may be empty
	Edits        []trace.Edit // edits that take that step, where there are some
}

// Error gives line, column and message.
func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message) }

// A bail carries an error from deep in the parser up to [Parse].
type bail struct{ err *Error }

// fail stops parsing with an error at offset off.
func (s *source) fail(off int, hint, format string, args ...any) {
	s.failWith(off, nil, hint, format, args...)
}

func (s *source) failWith(off int, edits []trace.Edit, hint, format string, args ...any) {
	at := s.position(off)
	panic(bail{&Error{Line: at.Line, Column: at.Column, Message: fmt.Sprintf(format, args...), Hint: hint, Edits: edits}})
}

// edit replaces the text from start to end, within one line, by new. It is
// nil if the text spans lines or is empty: there is no such edit.
func (s *source) edit(start, end int, new string) []trace.Edit {
	old := s.text(start, end)
	at := s.position(start)
	if old == "" || s.position(end).Line != at.Line {
		return nil
	}
	return []trace.Edit{{Line: at.Line, Column: at.Column, Old: old, New: new}}
}
