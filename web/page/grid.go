package page

import (
	"fmt"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/text"
)

// The grid's chart, in CSS pixels; across, in percent.
const (
	gridTitle = 12 // its baseline
	gridTop   = 40 // of the highest bar; what is cut off is said between
	gridFoot  = 140
	gridRow   = 14 // the marks of one grid for all
	gridThin  = 5  // of one of many
	mostGrids = 64 // columns that are drawn
)

// grid draws the weights of a coded view, and under them the numbers that they may
// have.
func grid(view trace.View) Node {
	n := el("div.grid")
	g := view.Grid
	if g == nil {
		return n.on("hidden", true)
	}
	return n.at("data-lab-grid", fmt.Sprint(g.Bits)).add(
		el("div.wide", trusted(gridChart(view))),
		el("p.words", markup(gridWords(view))...))
}

// gridWords says what the grid is, and what it costs.
func gridWords(view trace.View) string {
	w, g := text.Words.Fig, view.Grid
	said := ""
	switch {
	case len(g.Rows) == 1:
		r := g.Rows[0]
		said = fmt.Sprintf(w.GridOne, g.Bits, text.Count(1<<g.Bits), exact(float64(r.Scale)), text.Count(r.Zero))
	case len(g.Rows) > 1:
		least, most := g.Rows[0].Scale, g.Rows[0].Scale
		for _, r := range g.Rows {
			least, most = min(least, r.Scale), max(most, r.Scale)
		}
		said = fmt.Sprintf(w.GridMany, len(g.Rows), text.Count(1<<g.Bits), exact(float64(least)), exact(float64(most)))
	default:
		said = fmt.Sprintf(w.GridBook, len(g.Marks))
	}
	said += " " + fmt.Sprintf(w.GridErrors, exact(g.Largest), exact(g.RMS))
	if g.Clipped > 0 {
		said += " " + fmt.Sprintf(w.GridClipped, text.Count(g.Clipped))
	} else {
		said += " " + w.GridNoneClipped
	}
	if g.Zeros > 0 {
		said += " " + fmt.Sprintf(w.GridZeros, text.Count(g.Kept), text.Count(g.Zeros))
	}
	return said
}

// exact writes a small number with four digits that count.
func exact(x float64) string {
	decimals := 4
	for v := x; v > 0 && v < 0.1 && decimals < 10; v *= 10 {
		decimals++
	}
	return text.Decimal(x, decimals)
}

// gridRows are the grids that are drawn, and how high each is.
func gridRows(g *trace.Grid) (rows []trace.GridRow, each int) {
	if rows = g.Rows[:min(len(g.Rows), mostGrids)]; len(rows) < 2 {
		return rows, gridRow
	}
	return rows, gridThin
}

// gridHigh is how high the chart is.
func gridHigh(view trace.View) int {
	rows, each := gridRows(view.Grid)
	return gridFoot + 8 + each*max(1, len(rows)) + 22
}

// gridChart draws the weights as bars, and below each grid as a row of marks.
func gridChart(view trace.View) string {
	w, g := text.Words.Fig, view.Grid
	rows, each := gridRows(g)
	high := gridHigh(view)
	foot := high - 22
	x := func(v float64) float64 { return 100 * (v - g.Low) / (g.High - g.Low) }
	most, zero := tallest(g)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="chart" width="100%%" height="%d" role="img" aria-label="%s"><text class="b" x="0" y="%d">%s</text>`, high, escape(w.GridLabel), gridTitle, escape(w.GridTitle))
	wide := 100 / float64(len(g.Counts))
	for i, n := range g.Counts {
		if n > 0 {
			high := max(1, min(1, float64(n)/float64(most))*(gridFoot-gridTop))
			fmt.Fprintf(&b, `<rect class="off" x="%s%%" y="%s" width="%s%%" height="%s"/>`, num(wide*float64(i)), num(gridFoot-high), num(wide*0.86), num(high))
		}
	}
	if zero >= 0 {
		at, anchor, dx := wide*float64(zero+1), "start", 6
		if at > 60 {
			at, anchor, dx = wide*float64(zero), "end", -6
		}
		fmt.Fprintf(&b, `<rect class="cut" x="%s%%" y="%d" width="%s%%" height="3"/><text class="over" x="%s%%" dx="%d" y="%d" text-anchor="%s">%s</text>`,
			num(wide*float64(zero)), gridTop+8, num(wide), num(at), dx, gridTop-7, anchor, escape(fmt.Sprintf(w.GridCut, text.Count(g.Counts[zero]))))
	}
	fmt.Fprintf(&b, `<line class="ax" x1="0" x2="100%%" y1="%d" y2="%d"/>`, gridFoot, gridFoot)
	for i, r := range rows {
		if len(rows) > 1 {
			fmt.Fprintf(&b, `<rect class="off" x="%s%%" y="%d" width="%s%%" height="1"/>`, num(x(float64(r.First))), gridFoot+4+i*each+1, num(x(float64(r.Last))-x(float64(r.First))))
		}
	}
	// All marks are one path of a thousand places across, stretched to the width.
	fmt.Fprintf(&b, `<svg x="0" y="%d" width="100%%" height="%d" viewBox="0 0 1000 %d" preserveAspectRatio="none"><path class="marks" vector-effect="non-scaling-stroke" d="`,
		gridFoot+4, foot-gridFoot, foot-gridFoot)
	mark := func(v float64, row int) { fmt.Fprintf(&b, "M%s %dv%d", num(10*x(v)), row*each, each-1) }
	for i, r := range rows {
		if each == gridThin && g.Bits > 5 { // closer than can be seen apart
			fmt.Fprintf(&b, "M%s %dh%s", num(10*x(float64(r.First))), i*each+2, num(10*(x(float64(r.Last))-x(float64(r.First)))))
			continue
		}
		for k := 0; ; k++ {
			v := float64(r.First) + float64(k)*float64(r.Scale)
			if k >= 1<<g.Bits || v > float64(r.Last)+float64(r.Scale)/2 {
				break
			}
			mark(v, i)
		}
	}
	for _, v := range g.Marks {
		mark(float64(v), 0)
	}
	b.WriteString(`"/></svg>`)
	if g.Low <= 0 && g.High >= 0 {
		at := num(x(0))
		said := "0"
		if len(g.Rows) == 1 {
			said = fmt.Sprintf(w.GridZero, text.Count(g.Rows[0].Zero))
		}
		fmt.Fprintf(&b, `<line class="zero" x1="%s%%" x2="%s%%" y1="%d" y2="%d"/><text class="n" x="%s%%" y="%d" text-anchor="middle">%s</text>`, at, at, gridTop, foot+4, at, foot+18, escape(said))
	}
	for _, end := range []struct {
		v      float64
		x      string
		anchor string
	}{{g.Low, "0", "start"}, {g.High, "100%", "end"}} {
		if at := x(0); at < 18 && end.anchor == "start" || at > 82 && end.anchor == "end" {
			continue // the zero's words are there
		}
		fmt.Fprintf(&b, `<text x="%s" y="%d" text-anchor="%s">%s</text>`, end.x, foot+18, end.anchor, text.Decimal(end.v, 2))
	}
	b.WriteString(`</svg>`)
	return b.String()
}

// tallest is how many weights the tallest bar stands for. The zeros of a pruned
// weight would leave nothing to be seen of the others: their bar, cut, is then cut
// off. It is -1 for none.
func tallest(g *trace.Grid) (most, cut int) {
	cut = -1
	if g.Zeros > 0 && g.Low <= 0 && g.High > 0 {
		cut = min(int(float64(len(g.Counts))*-g.Low/(g.High-g.Low)), len(g.Counts)-1)
	}
	most = 1
	for i, n := range g.Counts {
		if i != cut {
			most = max(most, n)
		}
	}
	if cut >= 0 && g.Counts[cut] <= 2*most {
		return max(most, g.Counts[cut]), -1
	}
	return most, cut
}

// gridTables is the grid and the weights in numbers.
func gridTables(view trace.View) string {
	w, g := text.Words.Fig, view.Grid
	var b strings.Builder
	table := func(caption string, columns ...string) {
		fmt.Fprintf(&b, `<div class="bins" tabindex="0" role="region" aria-label="%s"><table class="ev"><caption>%s</caption><thead><tr>`, escape(caption), escape(caption))
		for _, word := range columns {
			b.WriteString(`<th scope="col">` + escape(word) + `</th>`)
		}
		b.WriteString(`</tr></thead><tbody>`)
	}
	b.WriteString(`<div class="tables">`)
	if len(g.Rows) > 0 {
		table(fmt.Sprintf(w.GridTable, part(view)), w.ColColumn, w.ColScale, w.ColZero, w.ColFirst, w.ColLast)
		for i, r := range g.Rows {
			name := fmt.Sprint(i)
			if len(g.Rows) == 1 {
				name = w.GridAll
			}
			fmt.Fprintf(&b, `<tr><th scope="row">%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>`, escape(name), exact(float64(r.Scale)), text.Count(r.Zero), text.Decimal(float64(r.First), 3), text.Decimal(float64(r.Last), 3))
		}
	} else {
		table(fmt.Sprintf(w.GridBookTable, part(view)), w.ColMark, w.ColValueOf)
		for i, v := range g.Marks {
			fmt.Fprintf(&b, `<tr><th scope="row">%d</th><td>%s</td></tr>`, i, text.Decimal(float64(v), 4))
		}
	}
	b.WriteString(`</tbody></table></div>`)
	table(fmt.Sprintf(w.GridWeights, part(view)), w.ColFrom, w.ColWeights)
	for i, n := range g.Counts {
		if n > 0 {
			fmt.Fprintf(&b, `<tr><th scope="row">%s</th><td>%s</td></tr>`, text.Decimal(g.Low+(g.High-g.Low)*float64(i)/float64(len(g.Counts)), 3), text.Count(n))
		}
	}
	b.WriteString(`</tbody></table></div></div>`)
	return b.String()
}
