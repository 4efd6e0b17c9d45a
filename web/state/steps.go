package state

import (
	"strconv"
	"strings"

	"compressionlab/engine/trace"
)

// A Statement is one statement at the top level of a cell's text: its first
// and its last line, from 1. Statements that share a line count as one.
type Statement struct{ Line, End int }

// Statements finds those of a text: a statement begins where a line does, at
// its left edge, outside of brackets and strings; else and elif go on with one.
func Statements(text string) (list []Statement) {
	depth, goesOn := 0, false
	line := 1
	for i := 0; i < len(text); line++ {
		start, opened := i, depth > 0 || goesOn
		first := firstWord(text[i:])
		content := false // the line holds more than blanks and a comment
		goesOn = false
		lines := 0 // that a string goes on for
		for i < len(text) && text[i] != '\n' {
			switch c := text[i]; c {
			case '#':
				i = EndOfLine(text, i)
				continue
			case '"', '\'':
				end := EndOfString(text, i)
				lines += strings.Count(text[i:end], "\n")
				i, content = end, true
				continue
			case '(', '[', '{':
				depth++
			case ')', ']', '}':
				depth = max(0, depth-1)
			case '\\':
				goesOn = i+1 < len(text) && text[i+1] == '\n'
			}
			content = content || text[i] != ' ' && text[i] != '\t' && text[i] != '\r'
			i++
		}
		i++ // the newline
		end := line + lines
		switch {
		case !content:
		case len(list) == 0, !opened && text[start] != ' ' && text[start] != '\t' && first != "else" && first != "elif" && first != "except" && first != "finally":
			list = append(list, Statement{line, end})
		default:
			list[len(list)-1].End = end
		}
		line = end
	}
	return list
}

func firstWord(s string) string {
	n := 0
	for n < len(s) && IsWord(s[n]) {
		n++
	}
	return s[:n]
}

// Steps are the statements that the newest run of the whole text came to;
// nil while there is nothing to step through.
func (c *Cell) Steps() []Statement {
	if c.Ended == nil || c.Ended.Text != c.Text() {
		return nil
	}
	steps := Statements(c.Text())
	if e := c.Ended.Run.Error; e != nil {
		n := 0
		for n < len(steps) && steps[n].Line <= e.Line {
			n++
		}
		steps = steps[:n]
	}
	if len(steps) < 2 {
		return nil
	}
	return steps
}

// Step is the statement after which the cell is shown, from 1: the last of
// Steps unless the reader chose another.
func (c *Cell) Step() int {
	if c.At > 0 {
		return c.At
	}
	return len(c.Steps())
}

// begun returns the text up to the end of the statement that the cell is to be
// shown after: all of it, unless the reader chose another.
func (c *Cell) begun() string {
	if steps := c.Steps(); c.At > 0 && c.At < len(steps) {
		lines := strings.Split(c.Text(), "\n")
		return strings.Join(lines[:steps[c.At-1].End], "\n")
	}
	return c.Text()
}

// stepped shows the cell as it was after a statement. Where a run takes long,
// the scrubber runs when it is let go.
func (s State) stepped(m StepChosen) (State, []Cmd) {
	old := s.Cell(m.Cell)
	if old == nil {
		return s, nil
	}
	steps := old.Steps()
	if steps == nil {
		return s, nil
	}
	c := *old
	if c.At = max(1, min(len(steps), m.Step)); c.At == len(steps) {
		c.At = 0
	}
	if c.At == old.At && (!m.Done || old.Result.At == c.At || old.Phase == Running) {
		return s, nil
	}
	s = s.set(c)
	if !m.Done && c.Ended.Seconds > liveSeconds {
		return s, nil
	}
	return s.want(c)
}

// branch keeps the text up to the statement that is shown, as one more step of
// the history, and goes on from there.
func (s State) branch(m BranchPressed) (State, []Cmd) {
	c := s.Cell(m.Cell)
	if c == nil || c.At == 0 {
		return s, nil
	}
	line := c.Steps()[c.At-1].End
	s, cmds := s.rewrite(*c, Step{Text: c.begun(), Kind: Branched, Detail: strconv.Itoa(line), Sealed: true}, "")
	return s, append(cmds, Focus{c.ID, line})
}

// asItWas are the findings of a whole run as far as a part of it has come. A
// part's own findings would blame it for what comes later: a factor that is
// not used yet, a copy that nobody has looked at.
func asItWas(whole *Result, line int) []trace.Finding {
	var list []trace.Finding
	for _, f := range whole.Run.Findings {
		if f.Line <= line {
			list = append(list, f)
		}
	}
	return list
}
