package state

import (
	"testing"

	"compressionlab/engine/trace"
)

func TestApplyEdits(t *testing.T) {
	for _, c := range []struct {
		name, text string
		edits      []trace.Edit
		want       string // "" for an error
	}{
		{"first occurrence", "x = f(a, a)", []trace.Edit{{Line: 1, Old: "a", New: "b"}}, "x = f(b, a)"},
		{"at a column", "x = f(a, a)", []trace.Edit{{Line: 1, Column: 10, Old: "a", New: "b"}}, "x = f(a, b)"},
		{"second line", "x = 1\nf(a)", []trace.Edit{{Line: 2, Column: 3, Old: "a", New: "copy.deepcopy(a)"}}, "x = 1\nf(copy.deepcopy(a))"},
		{"two in a line", "f(a, b)", []trace.Edit{{Line: 1, Column: 3, Old: "a", New: "aaa"}, {Line: 1, Column: 6, Old: "b", New: "c"}}, "f(aaa, c)"},
		{"columns are characters", "é = f(a)", []trace.Edit{{Line: 1, Column: 7, Old: "a", New: "b"}}, "é = f(b)"},
		{"a line more", "f(a)", []trace.Edit{{Line: 1, Old: "f(a)", New: "f(a)\ng(a)"}}, "f(a)\ng(a)"},
		{"not there", "f(b)", []trace.Edit{{Line: 1, Old: "a", New: "c"}}, ""},
		{"not at the column", "f(a)", []trace.Edit{{Line: 1, Column: 2, Old: "a", New: "c"}}, ""},
		{"no such line", "f(a)", []trace.Edit{{Line: 2, Old: "a", New: "c"}}, ""},
		{"past the end", "f(a)", []trace.Edit{{Line: 1, Column: 99, Old: "a", New: "c"}}, ""},
	} {
		got, err := ApplyEdits(c.text, c.edits)
		if got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s: got %q, %v; want %q", c.name, got, err, c.want)
		}
	}
}

func TestPlain(t *testing.T) {
	if got := Plain("a\r\nb\rc\n"); got != "a\nb\nc\n" {
		t.Errorf("got %q", got)
	}
}
