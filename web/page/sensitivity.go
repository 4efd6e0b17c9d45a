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

// The size of the chart, in its own units.
const sensitivityWidth, sensitivityHeight = 900, 310

// curves draws a line for each weight, with the accuracy of the whole as a rule.
// Accuracy is linear, from just under the worst to the best.
func curves(s trace.Sensitivity) string {
	const width, height, left, right, top, bottom = sensitivityWidth, sensitivityHeight, 56, 120, 16, 58
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
	x := func(share float64) float64 { return left + (width-left-right)*share }
	y := func(a float64) float64 { return top + (height-top-bottom)*(high-a)/(high-low) }
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="curves" viewBox="0 0 %d %d" role="img" aria-label="%s">`, width, height, escape(fmt.Sprintf(w.SensitiveLabel, len(s.Rows))))
	for i := 0; i <= 10; i++ {
		at := float64(i) / 10
		class := "even"
		if i%2 != 0 {
			class = "odd"
		}
		fmt.Fprintf(&b, `<text class="%s" x="%.1f" y="%d" text-anchor="middle">%s</text>`, class, x(at), height-bottom+26, text.Decimal(at, 1))
		if at >= low-1e-9 && at <= high+1e-9 {
			fmt.Fprintf(&b, `<line class="gl" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/><text x="%d" y="%.1f" text-anchor="end">%s</text>`,
				left, width-right, y(at), y(at), left-8, y(at)+4, text.Decimal(100*at, 0)+"\u202f%")
		}
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="end">%s</text><line class="whole" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/>`,
		width-right, height-8, escape(w.SensitiveX), left, width-right, y(whole), y(whole))
	labels := make([]float64, len(s.Rows)) // how high the name of each stands
	order := make([]int, len(s.Rows))
	for i, r := range s.Rows {
		order[i] = i
		labels[i] = y(whole)
		if n := len(r.Accuracies); n > 0 {
			labels[i] = y(r.Accuracies[n-1])
		}
	}
	slices.SortFunc(order, func(i, j int) int {
		if labels[i] < labels[j] {
			return -1
		}
		return 1
	})
	for n, i := range order[min(1, len(order)):] {
		labels[i] = max(labels[i], labels[order[n]]+26)
	}
	for i, r := range s.Rows {
		dash := ""
		if d := dashes[i%len(dashes)]; d != "" {
			dash = ` stroke-dasharray="` + d + `"`
		}
		fmt.Fprintf(&b, `<path class="cu c%d"%s d="`, i%4, dash)
		fmt.Fprintf(&b, "M%.1f %.1f", x(0), y(whole)) // with nothing pruned
		for j, a := range r.Accuracies {
			fmt.Fprintf(&b, "L%.1f %.1f", x(s.Sparsities[j]), y(a))
		}
		b.WriteString(`"/>`)
		end := float64(left)
		for j, a := range r.Accuracies {
			end = x(s.Sparsities[j])
			fmt.Fprintf(&b, `<circle class="cd c%d" cx="%.1f" cy="%.1f" r="3.5"/>`, i%4, end, y(a))
		}
		fmt.Fprintf(&b, `<text class="cn" x="%.1f" y="%.1f">%s</text>`, end+9, labels[i]+4, escape(r.Name))
	}
	b.WriteString(`</svg>`)
	return b.String()
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
