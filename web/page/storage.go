package page

import (
	"cmp"
	"fmt"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// storage draws what was measured in each format, all bars on one axis, and says the
// same in a table. Before and after are one length when dense: zeros take room too.
func storage(c *state.Cell) Node {
	n := el("div.storage")
	of, o, ok := c.Measured()
	if !ok {
		return n.on("hidden", true)
	}
	w := text.Words
	dense, most, have := 0, 0, trace.Format{}
	for _, f := range of.Formats {
		if f.Name == "dense" {
			dense = f.Bytes
		}
		most = max(most, f.Bytes)
		have.Rows, have.Scales, have.Biases = have.Rows+f.Rows, have.Scales+f.Scales, have.Biases+f.Biases
		have.Indices, have.Bytes = have.Indices+f.Indices, have.Bytes+undivided(f)
	}
	axis := niceAbove(most)
	bars := el("div.bars").at("aria-hidden", "true")
	written := !of.Matrix && len(o.Written) > 0 && o.Bytes == dense && asLarge(c.Result.Run, of.Object)
	if written {
		bars = bars.add(bar(w.DenseBefore, text.Count(dense), outlineBar(dense, axis)))
	}
	kinds := kindsOf(have)
	body, head := el("tbody"), el("tr", col(w.ColFormat), col(w.ColBytes), col(w.ColRatio))
	for _, k := range kinds {
		head = head.add(col(k.word))
	}
	for _, f := range of.Formats {
		label := formatName(f.Name)
		if f.Name == "dense" && written {
			label = w.DenseAfter
		}
		bars = bars.add(bar(label, text.Count(f.Bytes), segments(f, kinds, axis)))
		row := el("tr", el("th", txt(label)).at("scope", "row"), el("td", txt(text.Count(f.Bytes))), el("td", txt(ratio(dense, f.Bytes))))
		for _, k := range kinds {
			count := text.Count(k.bytes(f))
			if k.bytes(f) == 0 && undivided(f) > 0 {
				count = "–" // nobody has told them apart
			}
			row = row.add(el("td", txt(count)))
		}
		body = body.add(row.add(el("td", txt(evenWords(f)))))
	}
	bars = bars.add(bar("", "", ticksAxis(axis)))
	name, whose := namesOf(c.Result.Run, of.Object), spoken(of.Object)
	if of.Matrix {
		whose = part(trace.View{Part: of.Part})
	}
	switch {
	case of.Part != "" && (of.Matrix || name == ""):
		name = "`" + part(trace.View{Part: of.Part}) + "`"
	case of.Matrix || name == "":
		name = whose
	}
	return n.at("data-lab-storage", "true").add(
		el("div.pane-h", el("h3", txt(w.Storage)), el("span.oid", txt(modelNumber(c.Result.Run, of.Object))).on("hidden", of.Matrix || of.Object == ""), el("span.sub", markup(fmt.Sprintf(w.StorageSub, name))...),
			el("div.end", trusted(storageLegend(kinds)))),
		bars,
		el("div.tablewrap", el("table.ev.formats", el("caption.sr", txt(fmt.Sprintf(w.StorageTable, whose))),
			el("thead", head.add(col(w.ColBreakEven))),
			body)).at("tabindex", "0").at("role", "group").at("aria-label", w.Storage),
		breakEven(of))
}

// formatName is the word for a format; as the code has it, where it has none.
func formatName(name string) string {
	base, int8 := strings.CutSuffix(name, "+int8")
	label := cmp.Or(text.Words.FormatName[base], base)
	if int8 {
		label += "+int8"
	}
	return label
}

// A byteKind is one that the bytes of a format are of: its pattern, its word.
type byteKind struct {
	class, word string
	bytes       func(f trace.Format) int
}

// kindsOf are the kinds that there are some of, in the order of a bar.
func kindsOf(have trace.Format) (kinds []byteKind) {
	w := text.Words
	for _, k := range []struct {
		there int
		byteKind
	}{
		{1, byteKind{"values", w.ColValues, func(f trace.Format) int { return f.Values }}},
		{have.Indices, byteKind{"indices", w.ColIndices, func(f trace.Format) int { return f.Indices }}},
		{have.Rows, byteKind{"rows", w.ColRows, func(f trace.Format) int { return f.Rows }}},
		{have.Scales, byteKind{"scales", w.ColScales, func(f trace.Format) int { return f.Scales }}},
		{have.Biases, byteKind{"biases", w.ColBiases, func(f trace.Format) int { return f.Biases }}},
		{have.Bytes, byteKind{"whole", w.ColWhole, undivided}},
	} {
		if k.there > 0 {
			kinds = append(kinds, k.byteKind)
		}
	}
	return kinds
}

// undivided are the bytes of a format that are of no kind: of a file, say, all.
func undivided(f trace.Format) int {
	return f.Bytes - f.Values - f.Indices - f.Rows - f.Scales - f.Biases
}

// evenWords says from which sparsity on a format is the smaller one.
func evenWords(f trace.Format) string {
	w := text.Words
	switch {
	case f.Name == "dense" || f.BreakEven < 0:
		return "–"
	case f.BreakEven == 0:
		return w.BreakEvenAlways
	case f.BreakEven >= 1:
		return w.BreakEvenNever
	}
	return fmt.Sprintf(w.BreakEvenAbove, text.Percent(f.BreakEven))
}

func bar(label, value string, drawing string) Node {
	return el("div.barrow", el("span.l", txt(label)), trusted(drawing), el("span.v", txt(value)))
}

func percent(part, whole int) string { return num(100*float64(part)/float64(whole)) + "%" }

func outlineBar(bytes, axis int) string {
	return fmt.Sprintf(`<svg class="bar" width="100%%" height="18"><rect class="dash" x="0" y="1" width="%s" height="16"/></svg>`, percent(bytes, axis))
}

func segments(f trace.Format, kinds []byteKind, axis int) string {
	var b strings.Builder
	b.WriteString(`<svg class="bar" width="100%" height="18">`)
	at := 0
	for _, k := range kinds {
		n := k.bytes(f)
		if n > 0 {
			fmt.Fprintf(&b, `<rect class="%s" x="%s" y="1" width="%s" height="16"/>`, k.class, percent(at, axis), percent(n, axis))
		}
		at += n
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

// breakEven sets the sparsity that there is beside the one above which CSR pays.
func breakEven(of trace.Stored) Node {
	w := text.Words
	n := el("p.words")
	dense := 0
	for _, f := range of.Formats {
		if f.Name == "dense" {
			dense = f.Bytes
		}
	}
	for _, f := range of.Formats {
		if f.Name == "csr" && of.Weights > 0 && f.BreakEven < 1 {
			pays := w.BreakEvenNo
			if f.Bytes < dense {
				pays = w.BreakEvenYes
			}
			whose := w.BreakEvenModel
			if of.Matrix {
				whose = w.BreakEvenMatrix
			}
			return n.add(txt(fmt.Sprintf(w.BreakEvenNow, text.Percent(f.BreakEven), whose, text.Share(of.Weights-of.Nonzero, of.Weights), pays)))
		}
	}
	return n.on("hidden", true)
}

func storageLegend(kinds []byteKind) string {
	var b strings.Builder
	b.WriteString(`<ul class="keys">`)
	for _, k := range kinds {
		fmt.Fprintf(&b, `<li><svg width="14" height="10" aria-hidden="true"><rect class="%s" x=".5" y=".5" width="13" height="9"/></svg>%s</li>`, k.class, escape(k.word))
	}
	b.WriteString(`</ul>`)
	return b.String()
}
