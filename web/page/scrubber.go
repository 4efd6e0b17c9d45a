package page

import (
	"fmt"
	"strconv"
	"strings"

	"compressionlab/web/state"
	"compressionlab/web/text"
)

// scrubber steps through a cell that has run: a native range with a mark for
// each statement, and a button either way. It stands under the code, which
// keeps its height, so that a button stays under the pointer.
func scrubber(c *state.Cell) Node {
	w := text.Words
	steps := c.Steps()
	n := el("div.scrub").at("role", "group").at("aria-label", w.Scrub)
	if steps == nil {
		return n.on("hidden", true)
	}
	now, last := c.Step(), len(steps)
	where := w.ScrubEnd
	if now < last {
		where = fmt.Sprintf(w.ScrubLine, steps[now-1].End)
	}
	at := fmt.Sprintf(w.ScrubAt, now, last)
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
		el("div.track", trusted(marksOf(steps, now)), input),
		button("next", w.ScrubNext, "right", now+1),
		el("p.where", el("b", txt(at)), txt(", "+where)),
		el("button.btn.quiet", icon("branch"), txt(w.Branch)).at("type", "button").at("data-do", "branch").at("data-lab-branch", "true").
			at("title", fmt.Sprintf(w.BranchTitle, steps[now-1].End)).on("disabled", c.At == 0))
}

// marksOf draws a line with a ring for each statement; those that have run are
// full.
func marksOf(steps []state.Statement, now int) string {
	var b strings.Builder
	b.WriteString(`<svg width="100%" height="28" aria-hidden="true">`)
	at := func(i int) string { return num(100*float64(i)/float64(len(steps)-1)) + "%" }
	fmt.Fprintf(&b, `<line class="ax" x1="0" x2="100%%" y1="14" y2="14"/><line class="run" x1="0" x2="%s" y1="14" y2="14"/>`, at(now-1))
	if len(steps) <= 40 {
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
