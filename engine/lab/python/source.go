package python

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Limits of a text. The compiler behind us recurses over the tree, so they
// also bound its stack.
const (
	maxBytes  = 1 << 20 // of the text
	maxDepth  = 200     // brackets inside one another, or calls in a row
	maxLevels = 600     // steps of the parser's own recursion; a bracket takes three
	maxHeight = 2000    // of the tree: operators, calls or elifs in a row count too
	maxDigit  = 4300    // digits of an integer, as in Python
	maxArgs   = 255     // of a call, as in Starlark

	maxExcerpt = 1000 // characters of source that a File repeats
)

// A source is the text as characters, with \n as its only line end and no byte
// order mark.
type source struct {
	chars  []rune
	starts []int // offset of the first character of each line
}

func newSource(text string) *source {
	s := &source{starts: []int{0}}
	if len(text) > maxBytes {
		s.fail(0, "split it into several cells", "the text has %d bytes, and a cell can hold %d", len(text), maxBytes)
	}
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.ContainsRune(text, '\r') {
		text = strings.ReplaceAll(text, "\r\n", "\n")
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	s.chars = make([]rune, 0, len(text))
	bad := -1
	for i, width := 0, 0; i < len(text); i += width {
		var c rune
		c, width = utf8.DecodeRuneInString(text[i:])
		if (c == utf8.RuneError && width == 1 || c == 0) && bad < 0 {
			bad = len(s.chars)
		}
		s.chars = append(s.chars, c)
		if c == '\n' {
			s.starts = append(s.starts, len(s.chars))
		}
	}
	if bad >= 0 {
		s.fail(bad, "save the file as UTF-8 text, or type this character anew", "this is not a character of a text")
	}
	return s
}

// at is the character at offset i, 0 beyond the end.
func (s *source) at(i int) rune {
	if i < 0 || i >= len(s.chars) {
		return 0
	}
	return s.chars[i]
}

func (s *source) text(start, end int) string { return string(s.chars[start:end]) }

// excerpt is the text if it is short enough to be kept and shown, else "".
func (s *source) excerpt(start, end int) string {
	if end-start > maxExcerpt {
		return ""
	}
	return s.text(start, end)
}

// has reports whether the text at offset i starts with word.
func (s *source) has(i int, word string) bool {
	for _, c := range word {
		if s.at(i) != c {
			return false
		}
		i++
	}
	return true
}

// line is the 0-based index of the line that holds offset off.
func (s *source) line(off int) int {
	return sort.Search(len(s.starts), func(i int) bool { return s.starts[i] > off }) - 1
}

func (s *source) position(off int) Position {
	line := s.line(off)
	return Position{line + 1, off - s.starts[line] + 1}
}

// lineEnd is the offset of the line end (or text end) at or after off.
func (s *source) lineEnd(off int) int {
	for off < len(s.chars) && s.chars[off] != '\n' {
		off++
	}
	return off
}
