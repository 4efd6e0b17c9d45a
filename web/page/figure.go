package page

import (
	"fmt"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// figures sets out what the run measured: how well each name reads, how many
// weights are zero, what it takes in memory.
func figures(c *state.Cell) Node {
	n := el("dl.stats")
	if c.Result == nil {
		return n.on("hidden", true)
	}
	w := text.Words
	run := c.Result.Run
	stat := func(label []Node, value string, small ...Node) {
		n = n.add(el("div.stat", el("dt", label...), el("dd", txt(value), el("small", small...))))
	}
	names, subject := subjects(run)
	if len(names) == 0 {
		return el("dl.stats").on("hidden", true)
	}
	var base *trace.Score
	baseID := ""
	for _, name := range names {
		id := run.Names[name]
		o := run.Objects[id]
		var small []Node
		before, line := ghostScore(run, id)
		switch {
		case baseID == id:
			small = []Node{txt(w.SameObject)}
		case base != nil: // it stands beside this one; what the second was before does not
			small = wrong(*base, *o.Accuracy, fmt.Sprintf(w.ThanOther, names[0]), fmt.Sprintf(w.AsOther, names[0]))
		case before != nil:
			small = wrong(*before, *o.Accuracy, fmt.Sprintf(w.ThanBefore, line), fmt.Sprintf(w.AsBefore, line))
		}
		if base == nil {
			base, baseID = o.Accuracy, id
		}
		stat(markup(fmt.Sprintf(w.FigureAccuracy, name)), text.Share(o.Accuracy.Right, o.Accuracy.Of), small...)
	}
	about := run.Objects[subject]
	zeros := about.Weights - about.Nonzero
	stat([]Node{txt(w.FigureZeros)}, text.Count(zeros), txt(fmt.Sprintf(w.FigureZerosOf, text.Count(about.Weights), text.Share(zeros, about.Weights))))
	held, same := w.FigureDense, txt(modelNumber(run, subject))
	if about.Bytes != 4*about.Parameters { // codes
		held = w.FigureCodes
	} else if len(about.Written) > 0 && asLarge(run, subject) && about.Bytes == run.Objects[baseID].Bytes {
		same = txt(w.FigureDenseSame)
	}
	stat([]Node{txt(held)}, text.Count(about.Bytes)+"\u00a0B", same)
	return n.with("n"+fmt.Sprint(len(n.kids)), true)
}

// subjects are the names that the figures are about, two at most: the first, which
// what follows is measured against, and that of the network that this cell made, wrote or
// took apart last, or the last name where that has the first. subject is that network.
func subjects(run trace.Run) (names []string, subject string) {
	for _, name := range run.Order {
		id := run.Names[name]
		o, ok := run.Objects[id]
		if !ok || o.Accuracy == nil {
			continue
		}
		names = append(names, name)
		if subject == "" || state.Later(run, id, subject) {
			subject = id
		}
	}
	if len(names) < 2 {
		return names, subject
	}
	second := names[len(names)-1]
	for _, name := range names[1:] {
		if run.Names[name] == subject {
			second = name
			break
		}
	}
	return []string{names[0], second}, subject
}

// asLarge reports whether an object that was written into has as many weights as
// before: as what was lost of it, or as another object, of which it was a copy. A
// recipe may have cut channels out.
func asLarge(run trace.Run, id string) bool {
	for _, g := range run.Ghosts {
		if g.Object == id {
			return g.Weights == run.Objects[id].Weights
		}
	}
	for other, o := range run.Objects {
		if other != id && o.Weights == run.Objects[id].Weights {
			return true
		}
	}
	return false
}

// ghostScore returns the accuracy of an object's first state that was lost, and the
// line that it was lost to.
func ghostScore(run trace.Run, id string) (*trace.Score, int) {
	for _, g := range run.Ghosts {
		if g.Object == id {
			return g.Accuracy, g.Line
		}
	}
	return nil, 0
}

// wrong counts, and does not subtract rounded percentages. It says than what.
func wrong(before, after trace.Score, than, as string) []Node {
	w := text.Words
	if before.Of != after.Of {
		return nil
	}
	switch d := before.Right - after.Right; {
	case d > 0:
		return append([]Node{el("span.down", txt(fmt.Sprintf(w.MoreWrong, text.Count(d)))), txt(" ")}, markup(than)...)
	case d < 0:
		return append([]Node{txt(fmt.Sprintf(w.FewerWrong, text.Count(-d)) + " ")}, markup(than)...)
	}
	return markup(as)
}
