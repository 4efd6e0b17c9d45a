package page

import (
	"fmt"
	"strconv"
	"strings"

	"compressionlab/web/state"
	"compressionlab/web/text"
)

// scrubber steps through a cell that has run, statement by statement and round by
// round of its loops: a native range with a mark for each step, and a button either way. It stands under the code, which
// keeps its height, so that a button stays under the pointer.
func scrubber(c *state.Cell) Node {
	w := text.Words
	steps := c.Steps()
	n := el("div.scrub").at("role", "group").at("aria-label", w.Scrub)
	if steps.Len() == 0 {
		return n.on("hidden", true)
	}
	now, last := min(c.Step(), steps.Len()), steps.Len()
	stop := steps.At(now)
	where, branch := w.ScrubEnd, fmt.Sprintf(w.BranchTitle, stop.End)
	if now < last {
		where = whereOf(stop)
	}
	if stop.Round > 0 {
		branch = w.BranchInLoop
	}
	at := fmt.Sprintf(w.ScrubAt, text.Count(now), text.Count(last))
	button := func(do, label, sign string, to int) Node {
		b := el("button.step", icon(sign)).at("type", "button").at("data-do", "scrub").at("data-n", strconv.Itoa(to)).
			at("aria-label", label).at("title", label).at("data-lab-scrub", do)
		if to < 1 || to > last {
			b = b.at("aria-disabled", "true")
		}
		return b
	}
	input := el("input").at("type", "range").at("data-lab-step", "true").at("aria-label", w.Scrub).
		at("min", "1").at("max", strconv.Itoa(last)).at("step", "1").at("value", strconv.Itoa(now)).at("aria-valuetext", at+", "+where)
	return n.add(
		button("previous", w.ScrubPrevious, "left", now-1),
		el("div.track", trusted(marksOf(last, now)), input),
		button("next", w.ScrubNext, "right", now+1),
		el("p.where", el("b", txt(at)), txt(", "+where)),
		el("button.btn.quiet", icon("branch"), txt(w.Branch)).at("type", "button").at("data-do", "branch").at("data-lab-branch", "true").
			at("title", branch).on("disabled", c.At == 0 || stop.Round > 0 || c.Locked))
}

// whereOf says after what a step is.
func whereOf(stop state.Stop) string {
	w := text.Words
	if stop.Round > 0 {
		return fmt.Sprintf(w.ScrubRound, text.Count(stop.Round), text.Count(stop.Rounds), stop.Line)
	}
	return fmt.Sprintf(w.ScrubLine, stop.End)
}

// marksOf draws a line with a ring for each step where they are few; those that have
// run are full.
func marksOf(steps, now int) string {
	var b strings.Builder
	b.WriteString(`<svg width="100%" height="28" aria-hidden="true">`)
	at := func(i int) string { return num(100*float64(i)/float64(steps-1)) + "%" }
	fmt.Fprintf(&b, `<line class="ax" x1="0" x2="100%%" y1="14" y2="14"/><line class="run" x1="0" x2="%s" y1="14" y2="14"/>`, at(now-1))
	if steps <= 40 {
		for i := range steps {
			class := ""
			if i < now {
				class = ` class="on"`
			}
			fmt.Fprintf(&b, `<circle%s cx="%s" cy="14" r="3.5"/>`, class, at(i))
		}
	}
	b.WriteString(`</svg>`)
	return b.String()
}
