package state

import (
	"fmt"

	"compressionlab/engine/trace"
	"compressionlab/web/text"
)

// check is what a run of the cell is to be held to; "" for a run of a part.
func (c *Cell) check() string {
	if c.Task == nil || c.At != 0 {
		return ""
	}
	return c.Task.Check
}

// Checks is what the newest run of the whole text was held to; nil if there is
// none, or if it stopped with an error.
func (c *Cell) Checks() []trace.Check {
	if c.Ended == nil {
		return nil
	}
	return c.Ended.Run.Checks
}

// Met counts those that the run has done.
func (c *Cell) Met() (n int) {
	for _, check := range c.Checks() {
		if check.OK {
			n++
		}
	}
	return n
}

// judged is what a screen reader hears of an exercise after a run, with a blank
// in front; "" for nothing.
func (c *Cell) judged() string {
	w := text.Words
	checks := c.Checks()
	if len(checks) == 0 || c.At != 0 {
		return ""
	}
	if c.Met() == len(checks) {
		return " " + w.SaidPassed
	}
	for _, check := range checks {
		if !check.OK {
			return " " + fmt.Sprintf(w.SaidUnmet, c.Met(), len(checks), text.Strip(check.Text), text.Strip(check.Why))
		}
	}
	return ""
}

// choosing is the cell with a choice of its question, if there is one of that
// number.
func (c Cell) choosing(choice int) Cell {
	if c.Ask != nil && choice >= 1 && choice <= len(c.Ask.Choices) {
		c.Chosen = choice
	}
	return c
}

// Revealed reports whether a run has answered the question of the cell. From
// then on the choice stays.
func (c *Cell) Revealed() bool {
	return c.Ask != nil && c.Ended != nil && c.Ended.Run.Error == nil
}

// chose keeps the choice that the reader committed to.
func (s State) chose(m AnswerChosen) (State, []Cmd) {
	c := s.Cell(m.Cell)
	if c == nil || c.Revealed() || m.Choice == c.Chosen {
		return s, nil
	}
	s = s.set(c.choosing(m.Choice))
	chosen := map[string]int{}
	for _, c := range s.Cells {
		if c.Chosen > 0 {
			chosen[c.ID] = c.Chosen
		}
	}
	return s, []Cmd{SaveChosen{chosen}}
}

// verdict is what a screen reader hears when the question is answered.
func (c *Cell) verdict() string {
	said := text.Words.AskNone
	if c.Chosen > 0 {
		if choice := c.Ask.Choices[c.Chosen-1]; choice.Right {
			said = text.Words.AskRight
		} else {
			said = choice.Said
		}
	}
	return text.Strip(said + " " + c.Ask.Answer)
}
