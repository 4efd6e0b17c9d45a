package python

import (
	"fmt"
	"strings"

	"compressionlab/engine/trace"
)

// refused is what the lab has no such thing of, and what to use instead.
var refused = map[string][2]string{
	"class":    {"the lab has no classes", "build a model with Sequential(Linear(64, 32), ReLU(), …), and group values in a dict"},
	"try":      {"the lab has no try", "let the error show, or ask with if before"},
	"with":     {"the lab has no with", "write its lines without it: no file needs closing here, and gradients are computed only by backward()"},
	"raise":    {"the lab has no raise", `write: assert condition, "what is wrong"`},
	"yield":    {"the lab has no yield", "append to a list, and return the list"},
	"async":    {"the lab has no async", "write it without: a cell runs from top to bottom"},
	"await":    {"the lab has no await", "write it without: a cell runs from top to bottom"},
	"nonlocal": {"the lab has no nonlocal", "return the new value, or keep it in a dict"},
	"@":        {"the lab has no decorators", "after the def write: name = decorator(name)"},
	"match":    {"the lab has no match", "write if, elif and else"},
}

func (p *parser) refuse(t token) {
	say := refused[t.text]
	p.src.fail(t.start, say[1], "%s", say[0])
}

// stray fails at an else, elif, except or finally that nothing opens.
func (p *parser) stray(t token) {
	p.src.fail(t.start, "indent it like the if that it belongs to, with no other line between", "this %s belongs to no if above it", t.text)
}

// colon takes the : of a compound statement.
func (p *parser) colon(word string, start int) {
	if p.accept(":") {
		return
	}
	if p.is("=") {
		p.src.failWith(p.tok.start, p.src.edit(p.tok.start, p.tok.end, "=="), "compare with ==; a single = assigns", "= in a condition")
	}
	where := "after " + word
	if word != "else" {
		where = "at the end of the " + word + " line"
	}
	last := p.prev
	if p.tok.kind == newline || p.tok.kind == eof || starts(p.tok) && !p.is("{") && p.tok.text != "then" {
		p.src.failWith(last.end, p.src.edit(last.start, last.end, p.src.text(last.start, last.end)+":"), "add a :", "a : is missing %s", where)
	}
	if p.is("{") {
		p.src.fail(p.tok.start, "write : and indent the lines that belong to it", "Python has no { } around a block")
	}
	if p.tok.kind == name && p.tok.text == "then" {
		colon := ":"
		if p.peek().text == ":" {
			colon = ""
		}
		p.src.failWith(p.tok.start, p.src.edit(last.end, p.tok.end, colon), "write : instead of then", "Python has no then")
	}
	p.unexpected("a : "+where, "")
}

// unexpected fails at the next token: something else was expected.
func (p *parser) unexpected(want, hint string) {
	p.unclosedBefore()
	switch {
	case p.is(":="):
		p.src.fail(p.tok.start, "assign on a line of its own, with =", "the lab has no :=")
	case p.is("yield"), p.is("await"), p.is("async"):
		p.refuse(p.tok)
	}
	off := p.tok.start
	if hint == "" && p.prev.kind != op && starts(p.tok) {
		hint = "is a comma or an operator missing before it?"
	}
	if p.tok.kind == newline || p.tok.kind == eof {
		off = max(p.prev.end, 0)
	}
	p.src.fail(off, hint, "%s is expected, but %s here", want, p.say(p.tok))
}

// unclosedBefore fails at an open bracket if it explains the next token: the
// token is on a later line, and nothing further on closes the bracket.
func (p *parser) unclosedBefore() {
	open := p.scan.open
	if p.tok.kind == op && (p.tok.text == "(" || p.tok.text == "[" || p.tok.text == "{") && len(open) > 0 {
		open = open[:len(open)-1] // its own
	}
	if len(open) == 0 || p.src.line(p.tok.start) == p.src.line(p.prev.start) {
		return
	}
	if !p.closes(len(open)) {
		last := open[len(open)-1]
		p.src.fail(last.off, "add "+closing[last.char]+" where it should end", "this %c is never closed", last.char)
	}
}

// closes looks ahead whether fewer than depth brackets are open some time.
func (p *parser) closes(depth int) (ok bool) {
	scan := p.scan.clone()
	defer func() {
		if r := recover(); r != nil {
			if _, known := r.(bail); !known {
				panic(r)
			}
			ok = false
		}
	}()
	for len(scan.open) >= depth {
		if scan.next().kind == eof {
			return false
		}
	}
	return true
}

// noValue fails where a value is expected and none stands.
func (p *parser) noValue() {
	p.unclosedBefore()
	t := p.tok
	before := p.prev
	switch {
	case t.kind == newline && (before.text == "+" || before.text == "-") && p.src.has(before.start-1, before.text):
		p.src.failWith(before.start-1, p.src.edit(before.start-1, before.end, " "+before.text+"= 1"), "write "+before.text+"= 1", "Python has no %s%s", before.text, before.text)
	case t.kind == keyword && refused[t.text][0] != "":
		p.refuse(t)
	case t.kind == keyword:
		p.src.fail(t.start, "write a value here, or choose a name that is not a word of the language", "a value is expected, but the word %s stands here", t.text)
	case t.kind == newline, t.kind == eof:
		if before.kind == op || before.kind == keyword {
			p.src.fail(before.end, "write the value, or take "+before.text+" away", "a value is expected after %s", before.text)
		}
		p.src.fail(t.start, "", "a value is expected, but the line ends here")
	case t.text == "//" || t.text == "/":
		p.src.failWith(t.start, p.src.edit(t.start, t.end, "#"), "start a comment with #", "a value is expected, but %s stands here", t.text)
	case t.text == "*" || t.text == "**":
		p.src.fail(t.start, "a * unpacks a list only in a call or in brackets", "a value is expected, but %s stands here", t.text)
	case t.text == "=" && before.text == "=":
		p.src.failWith(before.start, p.src.edit(before.start, t.end, "=="), "compare with ==", "two = stand apart")
	}
	p.src.fail(t.start, "", "a value is expected, but %s here", p.say(t))
}

// notAtEnd fails after a simple statement that started with first: something
// follows it on its line.
func (p *parser) notAtEnd(first token) {
	p.unclosedBefore()
	t := p.tok
	s := p.src
	rest := func() string {
		end := s.lineEnd(t.start)
		if i := strings.IndexByte(s.text(t.start, end), '#'); i >= 0 {
			end = t.start + len([]rune(s.text(t.start, end)[:i]))
		}
		return strings.TrimRight(s.text(t.start, end), " \t;")
	}
	adjacent := p.prev.start == first.start && first.kind == name
	switch {
	case adjacent && first.text == "print" && starts(t):
		what := rest()
		edits := s.edit(first.start, t.start+len([]rune(what)), "print("+what+")")
		s.failWith(t.start, edits, "write print("+what+")", "print needs parentheses around what it prints")
	case adjacent && first.text == "match" && starts(t):
		p.refuse(first)
	case adjacent && set("var let const")[first.text] && t.kind == name:
		s.failWith(first.start, s.edit(first.start, t.end, t.text), "write "+t.text+" = …", "Python has no %s: a name is made by assigning to it", first.text)
	case adjacent && set("function func fn")[first.text] && t.kind == name:
		s.failWith(first.start, s.edit(first.start, first.end, "def"), "write def", "a function starts with def")
	case adjacent && set("elseif elsif")[first.text]:
		s.failWith(first.start, s.edit(first.start, first.end, "elif"), "write elif", "Python has no %s", first.text)
	case adjacent && set("switch foreach until unless do")[first.text] && starts(t):
		s.fail(first.start, "there are if, for and while", "Python has no %s", first.text)
	case p.is("="):
		s.fail(t.start, "compare with ==", "= cannot stand here")
	case p.is(":"):
		s.fail(t.start, "if, for, while and def start a block; a dict stands in { }", "this : ends no statement that starts a block")
	case p.is("not"):
		s.fail(t.start, "write: x not in values, or x is not y", "a not cannot follow %s", p.lastThing())
	case p.is("if"):
		s.fail(t.start, "write the condition first: if condition: …", "an if cannot follow %s", p.lastThing())
	case p.is("for"):
		s.fail(t.start, "put it in brackets: [x for x in values]", "a for cannot follow %s", p.lastThing())
	case p.prev.kind == str && p.prev.end == t.start && t.kind == name:
		s.fail(t.start, "put the text between \" and \" if it holds a '", "the text ends before %s", t.text)
	case t.kind == name || t.kind == number || t.kind == str:
		s.fail(t.start, "is an operator, a comma or a ( missing between them?", "%s follows %s with nothing between them", p.thing(t), p.lastThing())
	}
	p.unexpected("the end of the line", "put what follows on a line of its own")
}

func (p *parser) lastThing() string { return p.thing(p.prev) }

// thing is the token as it is written, if that is short.
func (p *parser) thing(t token) string {
	text := p.src.text(t.start, t.end)
	if t.kind == str && (len(text) > 30 || strings.Contains(text, "\n")) {
		return "a text"
	}
	return text
}

// indentEdit indents the line of offset off by four spaces more.
func (p *parser) indentEdit(off int) []trace.Edit {
	end := off
	for end < p.src.lineEnd(off) && wordChar(p.src.at(end)) {
		end++
	}
	if end == off {
		return nil
	}
	return p.src.edit(off, end, "    "+p.src.text(off, end))
}

// unexpectedIndent fails at a line that is deeper than the one above for no
// reason. If the whole text is indented, the edits take that away.
func (p *parser) unexpectedIndent() {
	s := p.src
	off := p.tok.start
	start := s.starts[s.line(off)]
	margin := s.text(start, off)
	var edits []trace.Edit
	whole := true
	for i, from := range s.starts {
		line := s.text(from, s.lineEnd(from))
		if strings.TrimSpace(line) == "" {
			continue
		}
		if !strings.HasPrefix(line, margin) {
			whole = false
			break
		}
		edits = append(edits, trace.Edit{Line: i + 1, Column: 1, Old: margin, New: ""})
	}
	if whole {
		s.failWith(off, edits, "take the spaces at the start of every line away", "the whole text is indented")
	}
	above := 0
	if n := len(p.scan.indents); n > 1 {
		above = p.scan.indents[n-2].width
	}
	s.failWith(off, s.edit(start, off, strings.Repeat(" ", above)), "start it below the first character of the line above", "%s", fmt.Sprintf("this line is indented by %d, but the line above opens no block", p.scan.indents[len(p.scan.indents)-1].width))
}
