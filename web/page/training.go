package page

import (
	"fmt"
	"slices"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// trainings draws how the trainings of a cell went: of a run that takes long the
// one under way, as it goes.
func trainings(site state.Site, c *state.Cell) Node {
	w := text.Words
	n := el("div.trainings")
	list, shown := trained(c)
	for k, t := range shown {
		i, last := slices.Index(list, t), len(t.Seen)-1
		loss, accuracy := trainingCurves(t)
		sub := fmt.Sprintf(w.TrainedSub, t.Seen[last], t.Epochs)
		if at, of := turn(list, i); of > 1 {
			sub = fmt.Sprintf(w.TrainedOneOf, at, of, sub)
		}
		n = n.add(el("div").at("data-lab-training", fmt.Sprint(i)).at("data-lab-figure", trainingFigure).add(
			el("div.pane-h", el("h3", txt(fmt.Sprintf(w.Trained, t.Func, t.Line))), el("span.sub", txt(sub))).add(ending(takeAway(site, trainingFigure, k))...),
			el("div.two", trusted(loss), trusted(accuracy)),
			el("details.alt", el("summary", icon("table"), txt(w.TrainedTable)), trusted(trainingTable(t)))))
	}
	return n.on("hidden", len(shown) == 0)
}

// trained are the trainings of a cell, and those of them that are drawn: one point is
// no curve.
func trained(c *state.Cell) (list, shown []*trace.Training) {
	switch {
	case c.Long && c.Progress != nil && c.Progress.Curve != nil:
		list = []*trace.Training{c.Progress.Curve}
	case c.Result != nil:
		list = c.Result.Run.Trainings
	}
	for _, t := range list {
		if last := len(t.Seen) - 1; last >= 1 && len(t.Losses) > last && len(t.Accuracies) > last {
			shown = append(shown, t)
		}
	}
	return list, shown
}

// turn says which training of its line one is, and of how many: a loop has several.
func turn(list []*trace.Training, i int) (at, of int) {
	for j, t := range list {
		if t.Func == list[i].Func && t.Line == list[i].Line {
			if of++; j <= i {
				at++
			}
		}
	}
	return at, of
}

func lossOf(v float64) string { return text.Decimal(v, 4) }

// The size of each curve, in its own units.
const trainingWidth, trainingHeight = 440, 170

// trainingCurves are the two of a training.
func trainingCurves(t *trace.Training) (loss, accuracy string) {
	w := text.Words
	return trainingCurve(t, w.TrainedLoss, t.Losses, lossOf), trainingCurve(t, w.TrainedAccuracy, t.Accuracies, text.Percent)
}

// trainingCurve draws numbers over the epochs that were asked for, between the
// least and the most of them.
func trainingCurve(t *trace.Training, name string, values []float64, say func(float64) string) string {
	const width, height, left, right, top, bottom = trainingWidth, trainingHeight, 66, 16, 30, 30
	low, high := values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	span := high - low
	if span == 0 {
		span = 1
	}
	x := func(epoch int) float64 {
		return left + float64(width-left-right)*float64(epoch-1)/float64(max(1, t.Epochs-1))
	}
	y := func(v float64) float64 { return top + float64(height-top-bottom)*(high-v)/span }
	last := len(t.Seen) - 1
	label := fmt.Sprintf(text.Words.TrainedCurve, name, say(values[0]), t.Seen[0], say(values[last]), t.Seen[last])
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="curves" viewBox="0 0 %d %d" role="img" aria-label="%s"><text class="cn" x="%d" y="14">%s</text>`, width, height, escape(label), left, escape(name))
	for _, v := range []float64{high, low} {
		fmt.Fprintf(&b, `<line class="gl" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`, left, width-right, y(v), y(v), left-8, y(v)+4, escape(say(v)))
		if low == high {
			break
		}
	}
	for _, epoch := range []int{1, t.Epochs} {
		fmt.Fprintf(&b, `<text x="%.1f" y="%d" text-anchor="middle">%d</text>`, x(epoch), height-8, epoch)
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">%s</text>`, (left+width-right)/2, height-8, escape(text.Words.TrainedEpoch))
	b.WriteString(`<path class="cu c0" d="`)
	for i, epoch := range t.Seen {
		command := "L"
		if i == 0 {
			command = "M"
		}
		fmt.Fprintf(&b, "%s%.1f %.1f", command, x(epoch), y(values[i]))
	}
	fmt.Fprintf(&b, `"/><circle class="cd c0" cx="%.1f" cy="%.1f" r="3.5"/></svg>`, x(t.Seen[last]), y(values[last]))
	return b.String()
}

// trainingTable is both in numbers.
func trainingTable(t *trace.Training) string {
	w := text.Words
	var b strings.Builder
	b.WriteString(`<div class="tablewrap bins" tabindex="0" role="group" aria-label="` + escape(w.TrainedTable) + `"><table class="vtable"><thead><tr>`)
	for _, c := range []string{w.TrainedEpoch, w.TrainedLoss, w.TrainedAccuracy} {
		b.WriteString(`<th scope="col">` + escape(c) + `</th>`)
	}
	b.WriteString(`</tr></thead><tbody>`)
	for i, epoch := range t.Seen {
		fmt.Fprintf(&b, `<tr><th scope="row">%d</th><td>%s</td><td>%s</td></tr>`, epoch, lossOf(t.Losses[i]), text.Percent(t.Accuracies[i]))
	}
	b.WriteString(`</tbody></table></div>`)
	return b.String()
}
