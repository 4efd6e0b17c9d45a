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
	const most = 2
	var base *trace.Score
	baseID, shown := "", 0
	var worst *trace.Object
	worstID := ""
	for _, name := range run.Order {
		id := run.Names[name]
		o, ok := run.Objects[id]
		if !ok || o.Accuracy == nil {
			continue
		}
		if worst == nil || o.Nonzero < worst.Nonzero {
			o := o
			worst, worstID = &o, id
		}
		if shown == most {
			continue
		}
		shown++
		small := txt("")
		before := ghostScore(run, id)
		switch {
		case baseID == id:
			small = txt(w.SameObject)
		case before != nil:
			small = wrong(*before, *o.Accuracy)
		case base != nil:
			small = wrong(*base, *o.Accuracy)
		}
		if base == nil {
			base, baseID = o.Accuracy, id
		}
		stat(markup(fmt.Sprintf(w.FigureAccuracy, name)), text.Share(o.Accuracy.Right, o.Accuracy.Of), small)
	}
	if worst == nil {
		return el("dl.stats").on("hidden", true)
	}
	zeros := worst.Weights - worst.Nonzero
	stat([]Node{txt(w.FigureZeros)}, text.Count(zeros), txt(fmt.Sprintf(w.FigureZerosOf, text.Count(worst.Weights), text.Share(zeros, worst.Weights))))
	held, same := w.FigureDense, txt("#"+number(worstID))
	if worst.Bytes != 4*worst.Parameters { // codes
		held = w.FigureCodes
	} else if len(worst.Written) > 0 && asLarge(run, worstID) {
		same = txt(w.FigureDenseSame)
	}
	stat([]Node{txt(held)}, text.Count(worst.Bytes)+"\u202fB", same)
	return n.with("n"+fmt.Sprint(len(n.kids)), true)
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

// ghostScore returns the accuracy of an object's first state that was lost.
func ghostScore(run trace.Run, id string) *trace.Score {
	for _, g := range run.Ghosts {
		if g.Object == id {
			return g.Accuracy
		}
	}
	return nil
}

// wrong counts, and does not subtract rounded percentages.
func wrong(before, after trace.Score) Node {
	w := text.Words
	if before.Of != after.Of {
		return txt("")
	}
	switch d := before.Right - after.Right; {
	case d > 0:
		return el("span.down", txt(fmt.Sprintf(w.MoreWrong, text.Count(d))))
	case d < 0:
		return txt(fmt.Sprintf(w.FewerWrong, text.Count(-d)))
	}
	return txt(w.AsBefore)
}
