package page

import (
	"fmt"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// storage draws what a model takes in each format, all bars on one axis, and
// says the same in a table. Before and after are one length when dense: zeros
// take room too.
func storage(c *state.Cell) Node {
	n := el("div.storage")
	if c.Result == nil {
		return n.on("hidden", true)
	}
	id := c.Model()
	o, ok := c.Result.Run.Objects[id]
	if !ok || len(o.Storage) == 0 {
		id, o, ok = firstStored(c.Result.Run)
		if !ok {
			return n.on("hidden", true)
		}
	}
	w := text.Words
	dense, most := 0, 0
	for _, f := range o.Storage {
		if f.Name == "dense" {
			dense = f.Bytes
		}
		most = max(most, f.Bytes)
	}
	axis := niceAbove(most)
	bars := el("div.bars").at("aria-hidden", "true")
	if dense > 0 && len(o.Written) > 0 {
		bars = bars.add(bar(w.DenseBefore, text.Count(dense), outlineBar(dense, axis)))
	}
	body := el("tbody")
	for _, f := range o.Storage {
		name, label := w.FormatName[f.Name], w.FormatName[f.Name]
		if name == "" {
			name, label = f.Name, f.Name
		}
		if f.Name == "dense" && len(o.Written) > 0 {
			label = w.DenseAfter
		}
		bars = bars.add(bar(label, text.Count(f.Bytes), segments(f, axis)))
		even := "–"
		if f.BreakEven > 0 {
			even = fmt.Sprintf(w.BreakEvenAbove, text.Percent(f.BreakEven))
		}
		body = body.add(el("tr", el("th", txt(label)).at("scope", "row"),
			el("td", txt(text.Count(f.Bytes))), el("td", txt(ratio(dense, f.Bytes))),
			el("td", txt(text.Count(f.Values))), el("td", txt(text.Count(f.Indices))), el("td", txt(text.Count(f.Rows))), el("td", txt(text.Count(f.Biases))),
			el("td", txt(even))))
	}
	bars = bars.add(bar("", "", ticksAxis(axis)))
	return n.at("data-lab-storage", "true").add(
		el("div.pane-h", el("h3", txt(w.Storage)), el("span.oid", txt("#"+number(id))), el("span.sub", txt(fmt.Sprintf(w.StorageSub, namesOf(c.Result.Run, id)))),
			el("div.end", trusted(storageLegend()))),
		bars,
		el("div.tablewrap", el("table.ev.formats", el("caption.sr", txt(fmt.Sprintf(w.StorageTable, spoken(id)))),
			el("thead", el("tr", col(w.ColFormat), col(w.ColBytes), col(w.ColRatio), col(w.ColValues), col(w.ColIndices), col(w.ColRows), col(w.ColBiases), col(w.ColBreakEven))),
			body)).at("tabindex", "0").at("role", "group").at("aria-label", w.Storage),
		breakEven(o))
}

func firstStored(run trace.Run) (string, trace.Object, bool) {
	for i := len(run.Order) - 1; i >= 0; i-- {
		id := run.Names[run.Order[i]]
		if o, ok := run.Objects[id]; ok && len(o.Storage) > 0 {
			return id, o, true
		}
	}
	return "", trace.Object{}, false
}

func bar(label, value string, drawing string) Node {
	return el("div.barrow", el("span.l", txt(label)), trusted(drawing), el("span.v", txt(value)))
}

func percent(part, whole int) string { return num(100*float64(part)/float64(whole)) + "%" }

func outlineBar(bytes, axis int) string {
	return fmt.Sprintf(`<svg class="bar" width="100%%" height="18"><rect class="dash" x="0" y="1" width="%s" height="16"/></svg>`, percent(bytes, axis))
}

func segments(f trace.Format, axis int) string {
	var b strings.Builder
	b.WriteString(`<svg class="bar" width="100%" height="18">`)
	at := 0
	for _, s := range []struct {
		class string
		bytes int
	}{{"values", f.Values}, {"indices", f.Indices}, {"rows", f.Rows}, {"biases", f.Biases}} {
		if s.bytes > 0 {
			fmt.Fprintf(&b, `<rect class="%s" x="%s" y="1" width="%s" height="16"/>`, s.class, percent(at, axis), percent(s.bytes, axis))
		}
		at += s.bytes
	}
	b.WriteString(`</svg>`)
	return b.String()
}

func ticksAxis(axis int) string {
	var b strings.Builder
	b.WriteString(`<svg class="bar axis" width="100%" height="18"><line class="ax" x1="0" x2="100%" y1=".5" y2=".5"/>`)
	for i := 0; i <= 4; i++ {
		anchor := "middle"
		if i == 0 {
			anchor = "start"
		} else if i == 4 {
			anchor = "end"
		}
		fmt.Fprintf(&b, `<line class="ax" x1="%d%%" x2="%d%%" y1="0" y2="4"/><text x="%d%%" y="16" text-anchor="%s">%s</text>`, 25*i, 25*i, 25*i, anchor, text.Count(axis*i/4))
	}
	b.WriteString(`</svg>`)
	return b.String()
}

// niceAbove returns the end of an axis for values up to n: the least of 1, 2,
// 2.4, 3, 4, 5, 6, 8 times a power of ten that is no less.
func niceAbove(n int) int {
	for unit := 10; ; unit *= 10 {
		for _, m := range []int{10, 12, 16, 20, 24, 28, 32, 40, 50, 60, 80} {
			if a := m * unit / 10; a >= n && a%4 == 0 {
				return a
			}
		}
	}
}

func ratio(dense, bytes int) string {
	w := text.Words
	switch {
	case dense == 0 || bytes == 0:
		return "–"
	case dense == bytes:
		return w.RatioSame
	case bytes < dense:
		return fmt.Sprintf(w.RatioSmaller, text.Decimal(float64(dense)/float64(bytes), 2))
	}
	return fmt.Sprintf(w.RatioLarger, text.Decimal(float64(bytes)/float64(dense), 2))
}

// breakEven sets the model's own sparsity beside the one above which CSR pays.
func breakEven(o trace.Object) Node {
	w := text.Words
	n := el("p.words")
	dense := 0
	for _, f := range o.Storage {
		if f.Name == "dense" {
			dense = f.Bytes
		}
	}
	for _, f := range o.Storage {
		if f.Name == "csr" && o.Weights > 0 {
			pays := w.BreakEvenNo
			if f.Bytes < dense {
				pays = w.BreakEvenYes
			}
			return n.add(txt(fmt.Sprintf(w.BreakEvenNow, text.Percent(f.BreakEven), text.Share(o.Weights-o.Nonzero, o.Weights), pays)))
		}
	}
	return n.on("hidden", true)
}

func storageLegend() string {
	w := text.Words
	var b strings.Builder
	b.WriteString(`<ul class="keys">`)
	for _, k := range []struct{ class, word string }{{"values", w.ColValues}, {"indices", w.ColIndices}, {"rows", w.ColRows}, {"biases", w.ColBiases}} {
		fmt.Fprintf(&b, `<li><svg width="14" height="10" aria-hidden="true"><rect class="%s" x=".5" y=".5" width="13" height="9"/></svg>%s</li>`, k.class, escape(k.word))
	}
	b.WriteString(`</ul>`)
	return b.String()
}
