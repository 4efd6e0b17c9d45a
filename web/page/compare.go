//go:build !lesson

package page

import (
	"fmt"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

const mostChanged = 60 // images that are drawn

// compare sets two variants side by side.
func compare(s state.State, p places) Node {
	w := text.Words.Bench
	n := el("div.compare").at("data-lab-comparing", fmt.Sprint(s.Compare.Busy)).
		add(el("div.pane-h.over", el("h3", txt(w.Compare)), el("span.sub", txt(w.CompareSub))))
	pair, ok := s.Pair()
	if !ok {
		return n.add(el("p.words", txt(w.CompareNone)))
	}
	form := el("div.sides")
	for side, word := range []string{w.CompareSide1, w.CompareSide2} {
		list := variantList(s, pair[side]).at("data-lab-side", fmt.Sprint(side)).at("aria-label", w.Compare+", "+word)
		form = form.add(el("span.side", el("span", txt(word)), list))
	}
	form = form.add(el("button.btn.pri", txt(w.CompareRun)).at("type", "button").at("data-do", "compare").at("data-lab-compare", "true").
		on("disabled", s.Compare.Busy))
	n = n.add(form)
	for _, place := range s.Places {
		if place.ID != state.SidesPlace {
			continue
		}
		// Its frame stays where it is, whatever is said.
		n = n.add(el("div.beside", p.figure(place, stagePlace)).at("data-lab-cell", state.SidesPlace).on("hidden", s.Compare.Result == nil))
	}
	switch c := s.Compare.Result; {
	case s.Compare.Busy:
		return n.add(el("p.words", txt(w.Comparing)))
	case s.Compare.Note != "":
		return n.add(el("p.words", txt(w.CompareNote[s.Compare.Note])))
	case c != nil:
		return n.add(el("div.compared").at("data-lab-compared", fmt.Sprint(len(c.Changed))).add(
			el("p.words.said", txt(s.CompareWords())), changed(c), shift(c), masks(s.Site, c)))
	}
	return n
}

// changed draws the images that are read differently.
func changed(c *trace.Comparison) Node {
	w := text.Words.Bench
	list := el("ul.changed")
	for i, ch := range c.Changed {
		if i == mostChanged {
			list = list.add(el("li.more", txt(fmt.Sprintf(w.MoreChanged, len(c.Changed)-i))))
			break
		}
		how, class := w.WrongBoth, ""
		switch ch.Label {
		case ch.Old:
			how, class = w.Lost, "lost"
		case ch.New:
			how, class = w.Won, "won"
		}
		list = list.add(el("li."+class,
			trusted(digit(ch.Pixels, fmt.Sprintf(w.ChangedDigit, ch.Index, ch.Label, ch.Old, ch.New, how))),
			el("span.answers", txt(fmt.Sprintf("%d → %d", ch.Old, ch.New))), el("small", txt(how))).at("data-lab-changed", fmt.Sprint(ch.Index)))
	}
	return list.on("hidden", len(c.Changed) == 0)
}

// shift is the confusion of the second less that of the first.
func shift(c *trace.Comparison) Node {
	w := text.Words.Bench
	if len(c.Changed) == 0 {
		return el("div").on("hidden", true)
	}
	var b strings.Builder
	b.WriteString(`<div class="tablewrap" tabindex="0" role="group" aria-label="` + escape(w.Shift) + `"><table class="shift"><thead><tr><td></td>`)
	for j := range c.Shift {
		fmt.Fprintf(&b, `<th scope="col">%s %d</th>`, escape(w.ShiftSaid), j)
	}
	b.WriteString(`</tr></thead><tbody>`)
	for i, row := range c.Shift {
		fmt.Fprintf(&b, `<tr><th scope="row">%s %d</th>`, escape(w.ShiftTrue), i)
		for j, n := range row {
			switch {
			case n == 0:
				b.WriteString(`<td>·</td>`)
			case (n > 0) == (i == j):
				fmt.Fprintf(&b, `<td class="better">%s</td>`, signed(n))
			default:
				fmt.Fprintf(&b, `<td class="worse">%s</td>`, signed(n))
			}
		}
		b.WriteString(`</tr>`)
	}
	b.WriteString(`</tbody></table></div>`)
	return el("div", el("div.pane-h", el("h4", txt(w.Shift)), el("span.sub", txt(w.ShiftSub))), trusted(b.String()))
}

func signed(n int) string {
	if n > 0 {
		return "+" + text.Count(n)
	}
	return text.Count(n)
}

// masks draws which weights are not zero in the two.
func masks(site state.Site, c *trace.Comparison) Node {
	w := text.Words.Bench
	n := el("div", el("div.pane-h", el("h4", txt(w.Masks)), el("span.sub", txt(w.MasksSub)), el("div.end", trusted(maskKeys())).add(takeAway(site, masksFigure, 0)...))).
		at("data-lab-figure", masksFigure)
	row := el("div.masks")
	for _, m := range c.Masks {
		f := el("figure")
		if len(m.Where) == m.Rows*m.Cols && m.Rows > 0 {
			f = f.add(trusted(maskPicture(m)))
		}
		row = row.add(f.add(el("figcaption", txt(fmt.Sprintf(w.MaskOf, m.Name, m.Rows, m.Cols, text.Count(m.Both), text.Count(m.First), text.Count(m.Second), text.Percent(m.Moved))))))
	}
	n = n.add(row)
	if len(c.Other) > 0 {
		n = n.add(el("p.words", txt(fmt.Sprintf(w.MaskOther, strings.Join(c.Other, ", ")))))
	}
	return n
}

var maskClass = []string{"", "m1", "m2", "m3"}

func maskKeys() string {
	w := text.Words.Bench
	var b strings.Builder
	b.WriteString(`<ul class="keys">`)
	for i, word := range []string{w.MaskBoth, w.MaskFirst, w.MaskSecond} {
		fmt.Fprintf(&b, `<li><svg class="mask" width="12" height="12" aria-hidden="true"><rect class="%s" width="12" height="12"/></svg>%s</li>`, []string{"m3", "m1", "m2"}[i], escape(word))
	}
	b.WriteString(`</ul>`)
	return b.String()
}

// maskPicture draws a mask as the stage draws the weight: a row of the picture for
// each output, an input across. The entries of one kind are in one path.
func maskPicture(m trace.Mask) string {
	var paths [4]strings.Builder
	for out := range m.Cols {
		for in := 0; in < m.Rows; {
			kind, run := m.Where[in*m.Cols+out]&3, 1
			for in+run < m.Rows && m.Where[(in+run)*m.Cols+out]&3 == kind {
				run++
			}
			if kind > 0 {
				fmt.Fprintf(&paths[kind], "M%d %dh%dv1h-%dz", in, out, run, run)
			}
			in += run
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="mask" viewBox="0 0 %d %d" width="%d" height="%d" role="img" shape-rendering="crispEdges" aria-label="%s"><rect class="m0" width="%d" height="%d"/>`,
		m.Rows, m.Cols, 4*m.Rows, 4*m.Cols, escape(fmt.Sprintf(text.Words.Bench.MaskPicture, m.Name)), m.Rows, m.Cols)
	for kind := range paths {
		if paths[kind].Len() > 0 {
			fmt.Fprintf(&b, `<path class="%s" d="%s"/>`, maskClass[kind], paths[kind].String())
		}
	}
	b.WriteString(`</svg>`)
	return b.String()
}
