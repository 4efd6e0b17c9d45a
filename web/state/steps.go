package state

import (
	"sort"
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

// Steps are the places that a run can be shown at: each round of the loops that a
// statement goes through, and the end of each statement.
type Steps struct{ parts []part }

// A part is a statement with its rounds, and how many steps there are up to its end.
type part struct {
	Statement
	rounds, upTo int
}

// A Stop is one of the steps.
type Stop struct {
	Statement
	Round, Rounds int // the round after which it is, from 1, and how many there are; 0 for the end of the statement
}

// Len is 0 while there is nothing to step through.
func (s Steps) Len() int {
	if len(s.parts) == 0 {
		return 0
	}
	return s.parts[len(s.parts)-1].upTo
}

// At is step n, from 1 to Len.
func (s Steps) At(n int) Stop {
	i := sort.Search(len(s.parts), func(i int) bool { return s.parts[i].upTo >= n })
	p := s.parts[i]
	if n == p.upTo {
		return Stop{Statement: p.Statement}
	}
	return Stop{p.Statement, n - (p.upTo - p.rounds - 1), p.rounds}
}

// stepsOf are those of a run of a text.
func stepsOf(text string, run *trace.Run) (s Steps) {
	statements := Statements(text)
	if e := run.Error; e != nil {
		n := 0
		for n < len(statements) && statements[n].Line <= e.Line {
			n++
		}
		statements = statements[:n]
	}
	n := 0
	for _, statement := range statements {
		p := part{Statement: statement}
		for _, r := range run.Rounds {
			if statement.Line <= r.Line && r.Line <= statement.End {
				p.rounds = r.Count // the last, if several statements share the line: it is the one whose rounds can be gone to
			}
		}
		n += p.rounds + 1
		p.upTo = n
		s.parts = append(s.parts, p)
	}
	if n < 2 {
		return Steps{}
	}
	return s
}

// Steps are those of the newest run of the whole text.
func (c *Cell) Steps() Steps {
	if c.Ended == nil || c.Ended.Text != c.Text() {
		return Steps{}
	}
	return stepsOf(c.Text(), &c.Ended.Run)
}

// Step is the one at which the cell is shown, from 1: the last of Steps unless
// the reader chose another.
func (c *Cell) Step() int {
	if c.At > 0 {
		return c.At
	}
	return c.Steps().Len()
}

// begun returns the text up to the end of the statement that the cell is to be
// shown at or in, and after how many rounds of it: all of it, unless the reader
// chose another.
func (c *Cell) begun() (text string, rounds int) {
	if steps := c.Steps(); c.At > 0 && c.At < steps.Len() {
		stop := steps.At(c.At)
		lines := strings.Split(c.Text(), "\n")
		return strings.Join(lines[:stop.End], "\n"), stop.Round
	}
	return c.Text(), 0
}

// stepped shows the cell as it was at a step. Where a run takes long, the scrubber
// runs when it is let go.
func (s State) stepped(m StepChosen) (State, []Cmd) {
	old := s.Cell(m.Cell)
	if old == nil {
		return s, nil
	}
	last := old.Steps().Len()
	if last == 0 {
		return s, nil
	}
	c := *old
	if c.At = max(1, min(last, m.Step)); c.At == last {
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
// the history, and goes on from there. Within a loop no text ends.
func (s State) branch(m BranchPressed) (State, []Cmd) {
	c := s.Cell(m.Cell)
	if c == nil || c.At == 0 || c.Steps().At(c.At).Round > 0 {
		return s, nil
	}
	line := c.Steps().At(c.At).End
	text, _ := c.begun()
	s, cmds := s.rewrite(*c, Step{Text: text, Kind: Branched, Detail: strconv.Itoa(line), Sealed: true}, "")
	return s, append(cmds, Focus{c.ID, line})
}

// asItWas are the findings of a whole run whose last piece of evidence was there at a
// stop. A part's own findings would blame it for what comes later: a factor that is
// not used yet, a copy that nobody has looked at.
func asItWas(whole *Result, at Stop) []trace.Finding {
	var list []trace.Finding
	for _, f := range whole.Run.Findings {
		when := trace.Moment{Line: f.Line}
		if f.When != nil {
			when = *f.When
		}
		running := at.Round > 0 && at.Line <= when.Line // the statement that the stop is in
		if when.Line <= at.End && !(running && (when.Round < 0 || when.Round >= at.Round)) {
			list = append(list, f)
		}
	}
	return list
}
