package python

import (
	"strings"
	"unicode"

	"compressionlab/engine/trace"
)

// A kind is a kind of token.
type kind int

const (
	eof kind = iota
	newline
	indent
	dedent
	name
	keyword
	number
	str
	op
)

// A token is a word of the text, from offset start to end.
type token struct {
	kind       kind
	text       string // of name, keyword, op, number
	start, end int

	// Of a string: its prefix letters in lower case and where its body stands.
	prefix           string
	bodyStart, bodyE int
	triple           bool
}

var keywords = set("False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield")

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, word := range strings.Fields(words) {
		m[word] = true
	}
	return m
}

// operators, longest first.
var operators = []string{
	"**=", "//=", "<<=", ">>=", "...",
	"**", "//", "<<", ">>", "<=", ">=", "==", "!=", "->", ":=", "+=", "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=",
	"+", "-", "*", "/", "%", "@", "&", "|", "^", "~", "<", ">", "(", ")", "[", "]", "{", "}", ",", ":", ".", ";", "=",
}

// foreign operators, and what Python has instead.
var foreign = []struct{ old, new, say string }{
	{"===", "==", "compare with =="},
	{"!==", "!=", "compare with !="},
	{"<>", "!=", "write !="},
	{"&&", "and", "write and"},
	{"||", "or", "write or"},
}

// pasted characters that a word processor or a PDF puts in the place of ASCII.
var pasted = map[rune]string{
	'“': `"`, '”': `"`, '„': `"`, '‟': `"`, '«': `"`, '»': `"`, '＂': `"`,
	'‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'", '＇': "'", '`': "'", '´': "'",
	'–': "-", '—': "-", '−': "-", '‐': "-", '‑': "-",
	'×': "*", '⋅': "*", '∗': "*", '÷': "/", '≤': "<=", '≥': ">=", '≠': "!=", '…': "...",
	'（': "(", '）': ")", '［': "[", '］': "]", '，': ",", '：': ":", '；': ";", '＝': "=",
}

type column struct{ width, plain int } // with tabs to multiples of 8, and with tabs as one

// An opening is a bracket that has been opened, or a { of an f-string.
type opening struct {
	char rune
	off  int
}

// A scanner splits a source into tokens, from off to end.
type scanner struct {
	*source
	off, end int
	field    bool // inside the { } of an f-string: line ends are spaces
	fresh    bool // at the start of a line
	any      bool // a token was given on this line
	indents  []column
	dedents  int // still to be given
	open     []opening
}

func newScanner(s *source) *scanner {
	return &scanner{source: s, end: len(s.chars), fresh: true, indents: []column{{}}}
}

// clone is an independent copy, for looking ahead.
func (s *scanner) clone() *scanner {
	c := *s
	c.indents = append([]column(nil), s.indents...)
	c.open = append([]opening(nil), s.open...)
	return &c
}

func blank(c rune) bool {
	return c == ' ' || c == '\t' || c == '\f' || c == '\u00a0' || c == '\u200b' || c == '\ufeff' || c == '\u202f' || c == '\u2009' || c == '\u3000'
}

func letter(c rune) bool { return c == '_' || unicode.IsLetter(c) }

func wordChar(c rune) bool {
	return letter(c) || unicode.IsDigit(c) || unicode.Is(unicode.Mn, c) || unicode.Is(unicode.Mc, c)
}

func digit(c rune) bool { return '0' <= c && c <= '9' }

// next gives the next token.
func (s *scanner) next() token {
	if s.fresh && len(s.open) == 0 && !s.field {
		s.fresh = false
		s.indentation()
	}
	if s.dedents > 0 {
		s.dedents--
		return token{kind: dedent, start: s.off, end: s.off}
	} else if s.dedents < 0 {
		s.dedents = 0
		return token{kind: indent, start: s.off, end: s.off}
	}
	s.space()
	start := s.off
	if s.off >= s.end {
		return s.finish()
	}
	c := s.at(s.off)
	if c == '\n' {
		s.off++
		s.fresh, s.any = true, false
		return token{kind: newline, start: start, end: start}
	}
	s.any = true
	switch {
	case letter(c):
		return s.word()
	case digit(c) || c == '.' && digit(s.at(s.off+1)):
		return s.number()
	case c == '"' || c == '\'':
		return s.string(start, s.off, "")
	}
	return s.operator()
}

// indentation measures the start of a line, blank lines skipped.
func (s *scanner) indentation() {
	for {
		start, here := s.off, column{}
		for s.off < s.end && blank(s.at(s.off)) {
			switch s.at(s.off) {
			case '\t':
				here.width = here.width/8*8 + 8
				here.plain++
			case '\f':
				here = column{}
			case '\u200b', '\ufeff':
			default:
				here.width++
				here.plain++
			}
			s.off++
		}
		if s.at(s.off) == '#' && s.off < s.end {
			s.off = s.lineEnd(s.off)
		}
		if s.off < s.end && s.at(s.off) == '\n' {
			s.off++
			continue
		}
		if s.off >= s.end {
			return // finish gives the dedents
		}
		if s.at(s.off) == '\\' && s.at(s.off+1) == '\n' {
			s.off += 2
			s.space()
			if s.off >= s.end || s.at(s.off) == '\n' {
				continue
			}
		}
		s.dent(start, here)
		return
	}
}

// dent compares the indentation of a line with those around it.
func (s *scanner) dent(start int, here column) {
	top := s.indents[len(s.indents)-1]
	tabs := func(ok bool) {
		if !ok {
			s.fail(s.off, "indent every line with spaces, four for each level", "this line mixes tabs and spaces unlike the lines above, so its depth is not clear")
		}
	}
	switch {
	case here.width == top.width:
		tabs(here.plain == top.plain)
	case here.width > top.width:
		tabs(here.plain > top.plain)
		s.indents = append(s.indents, here)
		s.dedents = -1
		if len(s.indents) > maxDepth/2 {
			s.fail(s.off, "move the inner part into a function", "more than %d blocks inside one another", maxDepth/2-1)
		}
	default:
		for here.width < s.indents[len(s.indents)-1].width {
			s.indents = s.indents[:len(s.indents)-1]
			s.dedents++
		}
		top = s.indents[len(s.indents)-1]
		if here.width != top.width {
			want := strings.Repeat(" ", top.width)
			s.failWith(s.off, s.edit(start, s.off, want), "start it below the first character of a line of the block that it belongs to",
				"this line is indented by %d, which fits no block above it", here.width)
		}
		tabs(here.plain == top.plain)
	}
}

// space skips blanks, comments, continued lines, and in brackets line ends.
func (s *scanner) space() {
	for s.off < s.end {
		c := s.at(s.off)
		switch {
		case blank(c):
			s.off++
		case c == '#':
			for s.off < s.end && s.at(s.off) != '\n' {
				s.off++
			}
		case c == '\n' && (len(s.open) > 0 || s.field):
			s.off++
		case c == '\\':
			i := s.off + 1
			for i < s.end && blank(s.at(i)) {
				i++
			}
			if s.at(i) != '\n' && i < s.end {
				s.fail(s.off, `a \ continues a line only as its very last character`, `a \ stands in the middle of a line`)
			}
			if i > s.off+1 {
				s.failWith(s.off, s.edit(s.off, i, `\`), `take the spaces away`, `spaces follow the \ that should end this line`)
			}
			if i >= s.end {
				s.fail(s.off, `take the \ away`, `the text ends after a \`)
			}
			s.off = i + 1
		default:
			return
		}
	}
}

// finish gives what stands at the end of the text.
func (s *scanner) finish() token {
	end := token{kind: eof, start: s.end, end: s.end}
	switch {
	case s.field:
	case len(s.open) > 0:
		s.unclosed()
	case s.any:
		s.any = false
		end.kind = newline
	case len(s.indents) > 1:
		s.indents = s.indents[:len(s.indents)-1]
		end.kind = dedent
	}
	return end
}

var closing = map[rune]string{'(': ")", '[': "]", '{': "}"}

// unclosed fails at the innermost bracket that is open.
func (s *scanner) unclosed() {
	last := s.open[len(s.open)-1]
	s.fail(last.off, "add "+closing[last.char]+" where it should end", "this %c is never closed", last.char)
}

func (s *scanner) word() token {
	start := s.off
	for s.off < s.end && wordChar(s.at(s.off)) {
		s.off++
	}
	text := s.text(start, s.off)
	if c := s.at(s.off); (c == '"' || c == '\'') && s.off < s.end {
		prefix := strings.ToLower(text)
		switch prefix {
		case "r", "b", "f", "u", "rb", "br", "rf", "fr":
			return s.string(start, s.off, prefix)
		}
	}
	kind := name
	if keywords[text] {
		kind = keyword
	}
	return token{kind: kind, text: text, start: start, end: s.off}
}

func (s *scanner) operator() token {
	start, c := s.off, s.at(s.off)
	for _, f := range foreign {
		if s.has(start, f.old) {
			new := f.new
			if letter([]rune(new)[0]) {
				if !blank(s.at(start - 1)) {
					new = " " + new
				}
				if !blank(s.at(start + 2)) {
					new += " "
				}
			}
			s.failWith(start, s.edit(start, start+len(f.old), new), f.say, "Python has no %s", f.old)
		}
	}
	for _, text := range operators {
		if !s.has(start, text) || start+len(text) > s.end {
			continue
		}
		if s.field && len(s.open) == 0 && text == ":=" {
			text = ":"
		}
		s.off += len(text)
		switch c {
		case '(', '[', '{':
			s.open = append(s.open, opening{c, start})
			if len(s.open) > maxDepth {
				s.fail(start, "give the inner part a name on a line of its own", "more than %d brackets inside one another", maxDepth)
			}
		case ')', ']', '}':
			s.close(start, c)
		}
		return token{kind: op, text: text, start: start, end: s.off}
	}
	if s.field && c == '!' {
		s.off++
		return token{kind: op, text: "!", start: start, end: s.off}
	}
	s.strange(start, c)
	panic("unreachable")
}

func (s *scanner) close(off int, c rune) {
	if len(s.open) == 0 {
		if s.field {
			return // the } that ends an f-string's expression
		}
		s.failWith(off, nil, "take it away, or open it before", "this %c closes nothing", c)
	}
	last := s.open[len(s.open)-1]
	if want := closing[last.char]; want != string(c) {
		at := s.position(last.off)
		s.failWith(off, s.edit(off, off+1, want), "close them in turn, the innermost first",
			"this %c cannot close the %c at line %d, column %d: %s is expected", c, last.char, at.Line, at.Column, want)
	}
	s.open = s.open[:len(s.open)-1]
}

// strange fails at a character that starts no token.
func (s *scanner) strange(off int, c rune) {
	if _, ok := pasted[c]; ok {
		var edits []trace.Edit
		for i := off; i < s.lineEnd(off); i++ {
			if new, ok := pasted[s.at(i)]; ok {
				edits = append(edits, s.edit(i, i+1, new)...)
			}
		}
		s.failWith(off, edits, "type it anew as "+pasted[c]+" (a PDF or a word processor changes such characters)", "%c is not a character that Python knows", c)
	}
	switch c {
	case '!':
		s.failWith(off, s.edit(off, off+1, "not "), "write not", "Python has no ! before a value")
	case '?':
		s.fail(off, "write: a if condition else b", "Python has no ?")
	case '$':
		s.fail(off, "names are letters, digits and _", "Python has no $")
	}
	s.fail(off, "take it away", "the character %q means nothing here", c)
}
