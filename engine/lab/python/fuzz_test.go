package python

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"go.starlark.net/starlark"
)

// Whatever the text, Parse ends without a panic; an error stands within the
// text, its edits replace what is there, and a tree compiles.
func check(t *testing.T, text string) {
	f, err := Parse("cell", text)
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\r", "\n"), "\n")
	within := func(at Position) bool {
		return at.Line >= 1 && at.Line <= len(lines) && at.Column >= 1 && at.Column <= utf8.RuneCountInString(lines[at.Line-1])+1
	}
	if err != nil {
		var e *Error
		if !errors.As(err, &e) || e.Message == "" {
			t.Fatalf("%q: %v", text, err)
		}
		if len(text) <= maxBytes && !within(Position{e.Line, e.Column}) {
			t.Fatalf("%q: error outside the text: %v", text, err)
		}
		for _, edit := range e.Edits {
			if !within(Position{edit.Line, edit.Column}) || !strings.HasPrefix(string([]rune(lines[edit.Line-1])[edit.Column-1:]), edit.Old) {
				t.Fatalf("%q: edit %+v", text, edit)
			}
		}
		return
	}
	for at, site := range f.Calls {
		if !within(at) || !within(site.Start) || !within(site.End) {
			t.Fatalf("%q: call at %v: %+v", text, at, site)
		}
	}
	for at, read := range f.Reads {
		if !within(at) || !within(read.Start) || !within(read.End) {
			t.Fatalf("%q: read at %v: %+v", text, at, read)
		}
	}
	f.Seed(Names(f))
	if _, err := starlark.FileProgram(f.Syntax, func(string) bool { return true }); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, path := range []string{"testdata/both.py", "testdata/refused.py"} {
		for _, text := range snippets(f, path) {
			f.Add(text)
		}
	}
	for _, c := range mistakes {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) { check(t, text) })
}

// What is deep or long is parsed, or refused by name, and never overflows a
// stack here or in the compiler.
func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name, open, middle, close string
		n                         int
		ok                        bool
	}{
		{"parentheses", "(", "1", ")", 190, true},
		{"parentheses", "(", "1", ")", 100000, false},
		{"lists", "[", "1", "]", 100000, false},
		{"calls", "f(", "1", ")", 100000, false},
		{"minus", "-", "1", "", 500, true},
		{"minus", "-", "1", "", 60000, false},
		{"not", "not ", "1", "", 60000, false},
		{"powers", "2**", "1", "", 60000, false},
		{"lambda", "lambda:", "1", "", 100000, false},
		{"if else", "1 if 1 else ", "1", "", 50000, false},
		{"sum", "1+", "1", "", 900, true},
		{"sum", "1+", "1", "", 60000, false},
		{"or", "1 or ", "1", "", 60000, false},
		{"attributes", "", "a", ".b", 150, true},
		{"attributes", "", "a", ".b", 60000, false},
		{"comparisons", "1<", "1", "", 150, true},
		{"comparisons", "1<", "1", "", 60000, false},
		{"comparisons of calls", "f()<", "1", "", 150, true},
		{"call of calls", "f", "", "()", 60000, false},
		{"elif", "if 1: 2\n", "", "elif 1: 2\n", 500, true},
		{"elif", "if 1: 2\n", "", "elif 1: 2\n", 50000, false},
		{"items", "[", "", "1, ", 60000, false}, // the bracket is open
		{"statements", "x = 1\n", "", "", 20000, true},
		{"chained assignment", "x = ", "1", "", 20000, true},
		{"digits", "", "1", "0", 5000, false},
		{"texts", "'a' ", "'b'", "", 20000, true},
		{"f-strings", "f'{a}' ", "'b'", "", 20000, true},
		{"nested f-string", "f'{", "1", "}'", 100, false},
		{"too long", "#", "", "", maxBytes + 1, false},
	} {
		open := strings.Repeat(c.open, c.n)
		text := open + c.middle + strings.Repeat(c.close, c.n)
		if c.open == "if 1: 2\n" || c.name == "call of calls" || c.name == "items" {
			text = c.open + strings.Repeat(c.close, c.n)
		}
		check(t, text)
		if _, err := Parse("cell", text); (err == nil) != c.ok {
			t.Errorf("%s, %d: %v", c.name, c.n, err)
		}
	}
	var blocks strings.Builder
	for i := range 5000 {
		blocks.WriteString(strings.Repeat(" ", min(i, 200)) + "if 1:\n")
	}
	check(t, blocks.String())
}
