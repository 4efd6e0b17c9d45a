package state

import "strings"

// push makes step the present text of c. What could be redone is forgotten. A
// step that goes on with the one before it (typing in one line, one drag of a
// slider) takes its place.
func push(c Cell, step Step) Cell {
	now := c.History[c.Now]
	history := append([]Step(nil), c.History[:c.Now+1]...)
	if !now.Sealed && now.Kind == step.Kind && now.Detail == step.Detail {
		history[c.Now] = step
	} else {
		history[c.Now].Sealed = true
		history = append(history, step)
	}
	if extra := len(history) - maxSteps; extra > 0 {
		history = history[extra:]
	}
	c.History, c.Now = history, len(history)-1
	return touched(c)
}

// seal ends the present step: the next change is one of its own.
func seal(c Cell) Cell {
	if c.History[c.Now].Sealed {
		return c
	}
	c.History = append([]Step(nil), c.History...)
	c.History[c.Now].Sealed = true
	return c
}

// touched forgets what held for the text before.
func touched(c Cell) Cell {
	c.Dismissed, c.Fixed, c.Shown, c.ShownLine = nil, "", "", 0
	c.LinkNote, c.Link, c.At = "", "", 0
	return c
}

// lineOfChange returns the first line, from 1, in which two texts differ.
func lineOfChange(before, after string) int {
	n := 0
	for n < len(before) && n < len(after) && before[n] == after[n] {
		n++
	}
	return 1 + strings.Count(after[:n], "\n")
}

// CanFix reports whether the edits of the finding still fit the text.
func (c *Cell) CanFix(finding string) bool {
	if c.Result == nil || c.Locked {
		return false
	}
	for _, f := range c.Result.Run.Findings {
		if f.ID == finding && f.Fix != nil {
			_, err := ApplyEdits(c.Text(), f.Fix.Edits)
			return err == nil
		}
	}
	return false
}

// CanHint does the same for the edits of the error.
func (c *Cell) CanHint() bool {
	if c.Result == nil || c.Locked || c.Result.Run.Error == nil || len(c.Result.Run.Error.Edits) == 0 {
		return false
	}
	_, err := ApplyEdits(c.Text(), c.Result.Run.Error.Edits)
	return err == nil
}
