package page

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// sensitivities draws what a cell measured by sensitivity(model).
func sensitivities(site state.Site, c *state.Cell) Node {
	w := text.Words
	n := el("div.sensitivities")
	if c.Result == nil || len(c.Result.Run.Sensitive) == 0 {
		return n.on("hidden", true)
	}
	for i, s := range c.Result.Run.Sensitive {
		n = n.add(el("div").at("data-lab-sensitivity", fmt.Sprint(i)).at("data-lab-figure", sensitivityFigure).add(
			el("div.pane-h", el("h3", txt(fmt.Sprintf(w.Sensitive, s.Line))), el("span.oid", txt(modelNumber(c.Result.Run, s.Object))),
				el("span.sub", txt(fmt.Sprintf(w.SensitiveSub, text.Share(s.Whole.Right, s.Whole.Of))))).add(ending(takeAway(site, sensitivityFigure, i))...),
			trusted(curves(s)),
			el("details.alt", el("summary", icon("table"), txt(w.SensitiveTable)), trusted(curveTable(s)))))
	}
	return n
}

// dashes tell the lines apart without a colour.
var dashes = []string{"", "7 4", "2 3", "10 3 2 3", "4 2"}

// The chart, in CSS pixels; across, in percent. The numbers stand at its left, and at
// its right the names, in the room that the page and a file leave there.
const (
	sensitivityTop   = 16 // of the best accuracy
	sensitivityFoot  = 216
	sensitivityHigh  = 262
	sensitivityNames = 112
)

// curves draws a line for each weight, with the accuracy of the whole as a rule.
// Accuracy is linear, from just under the worst to the best.
func curves(s trace.Sensitivity) string {
	w := text.Words
	whole := 0.0
	if s.Whole.Of > 0 {
		whole = float64(s.Whole.Right) / float64(s.Whole.Of)
	}
	low, high := whole, whole
	for _, r := range s.Rows {
		for _, a := range r.Accuracies {
			low, high = min(low, a), max(high, a)
		}
	}
	low, high = math.Floor(10*low)/10, math.Ceil(20*high)/20
	if high-low < 0.1 {
		low = max(0, high-0.1)
	}
	y := func(a float64) float64 { return sensitivityTop + (sensitivityFoot-sensitivityTop)*(high-a)/(high-low) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="curves sensed" width="100%%" height="%d" role="img" aria-label="%s">`, sensitivityHigh, escape(fmt.Sprintf(w.SensitiveLabel, len(s.Rows))))
	for i := 0; i <= 10; i++ {
		at := float64(i) / 10
		class := "even"
		if i%2 != 0 {
			class = "odd"
		}
		fmt.Fprintf(&b, `<text class="%s" x="%s%%" y="%d" text-anchor="middle">%s</text>`, class, num(100*at), sensitivityFoot+22, text.Decimal(at, 1))
		if at >= low-1e-9 && at <= high+1e-9 {
			fmt.Fprintf(&b, `<line class="gl" x1="0" x2="100%%" y1="%s" y2="%s"/><text x="-8" y="%s" text-anchor="end">%s</text>`,
				num(y(at)), num(y(at)), num(y(at)+4), text.Decimal(100*at, 0)+"\u202f%")
		}
	}
	fmt.Fprintf(&b, `<text x="100%%" y="%d" text-anchor="end">%s</text><line class="whole" x1="0" x2="100%%" y1="%s" y2="%s"/>`,
		sensitivityHigh-4, escape(w.SensitiveX), num(y(whole)), num(y(whole)))
	for i, r := range s.Rows {
		dash := ""
		if d := dashes[i%len(dashes)]; d != "" {
			dash = ` stroke-dasharray="` + d + `"`
		}
		// A line is drawn on a thousand places across, stretched to the width.
		fmt.Fprintf(&b, `<svg width="100%%" height="%d" viewBox="0 0 1000 %d" preserveAspectRatio="none" overflow="visible"><path class="cu c%d" vector-effect="non-scaling-stroke"%s d="M0 %s`,
			sensitivityHigh, sensitivityHigh, i%4, dash, num(y(whole))) // with nothing pruned
		for j, a := range r.Accuracies {
			fmt.Fprintf(&b, "L%s %s", num(1000*s.Sparsities[j]), num(y(a)))
		}
		b.WriteString(`"/></svg>`)
		for j, a := range r.Accuracies {
			fmt.Fprintf(&b, `<circle class="cd c%d" cx="%s%%" cy="%s" r="3.5"/>`, i%4, num(100*s.Sparsities[j]), num(y(a)))
		}
	}
	names(&b, s, y, y(whole))
	b.WriteString(`</svg>`)
	return b.String()
}

// names writes the name of each weight beside the end of its line, none on another.
func names(b *strings.Builder, s trace.Sensitivity, y func(float64) float64, whole float64) {
	const high = 15                        // of a line of text
	labels := make([]float64, len(s.Rows)) // how high the name of each stands
	order := make([]int, len(s.Rows))
	for i, r := range s.Rows {
		order[i] = i
		labels[i] = whole
		if n := len(r.Accuracies); n > 0 {
			labels[i] = y(r.Accuracies[n-1])
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case labels[i] < labels[j]:
			return -1
		case labels[i] > labels[j]:
			return 1
		}
		return 0
	})
	for n, i := range order[min(1, len(order)):] {
		labels[i] = max(labels[i], labels[order[n]]+high)
	}
	for i, r := range s.Rows {
		end := 0.0
		if n := len(r.Accuracies); n > 0 {
			end = s.Sparsities[n-1]
		}
		fmt.Fprintf(b, `<text class="cn" x="%s%%" dx="9" y="%s">%s</text>`, num(100*end), num(labels[i]+4), escape(r.Name))
	}
}

// curveTable is the same in numbers.
func curveTable(s trace.Sensitivity) string {
	w := text.Words
	var b strings.Builder
	b.WriteString(`<div class="tablewrap" tabindex="0" role="group" aria-label="` + escape(w.SensitiveTable) + `"><table class="vtable"><thead><tr><th scope="col">` + escape(w.SensitiveWeight) + `</th>`)
	for _, v := range s.Sparsities {
		b.WriteString(`<th scope="col">` + text.Percent(v) + `</th>`)
	}
	b.WriteString(`</tr></thead><tbody>`)
	for _, r := range s.Rows {
		b.WriteString(`<tr><th scope="row">` + escape(r.Name) + `</th>`)
		for _, a := range r.Accuracies {
			b.WriteString(`<td>` + text.Percent(a) + `</td>`)
		}
		b.WriteString(`</tr>`)
	}
	b.WriteString(`</tbody></table></div>`)
	return b.String()
}
