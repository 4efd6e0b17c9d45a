package page

import (
	"fmt"
	"math"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
	"compressionlab/web/text"
	"compressionlab/web/wire"
)

// stage renders the frame that paints the weights, and all words that belong
// to its picture: they stand in the page, never in the canvas.
func stage(site state.Site, c *state.Cell, p places) Node {
	w := text.Words
	view, _, ok := c.View()
	n := el("div.stage")
	if !ok {
		return n.on("hidden", true)
	}
	of, sub := el("span.oid", txt(modelNumber(c.Result.Run, view.Object))).on("hidden", view.Object == ""), w.StageSub
	if view.Kind != trace.Weights {
		sub = w.Fig.BesideSub[view.Kind]
	} else if view.Coded() {
		sub = w.StageCodes
	}
	taken := takeAway(site, weightsFigure, 0)
	for i, button := range taken {
		taken[i] = button.on("disabled", c.Stage.Drawn == nil) // there is no picture yet
	}
	switch {
	case view.Spectrum != nil && len(view.Spectrum.Values) > 0:
		taken = append(taken, takeAway(site, spectrumFigure, 0)...)
	case view.Grid != nil:
		taken = append(taken, takeAway(site, gridFigure, 0)...)
	}
	if len(taken) > 0 {
		taken = []Node{el("span.takes", taken...)} // which stay beside one another
	}
	return n.at("data-lab-figure", weightsFigure).add(
		el("div.pane-h", el("h3", txt(w.Stage)), of, el("span.sub", txt(sub)),
			el("div.end", trusted(legend(view)), packSwitch(c).on("hidden", !state.Packable(view)), viewSwitch(c)).add(taken...)),
		picture(site, c, view),
		spectrum(c, view),
		grid(view),
		el("div.under", threshold(c, view), p.figure(c, probePlace)),
		p.figure(c, tablePlace),
	)
}

// stageTable is the full text of the picture, folded away.
func stageTable(_ state.Site, c *state.Cell, _ places) Node {
	n := el("details.alt")
	view, _, ok := c.View()
	if !ok {
		return n.on("hidden", true)
	}
	return n.add(el("summary", icon("table"), txt(text.Words.Table)), trusted(tables(c, view)))
}

// legend explains the colours, and the dot where the picture has any.
func legend(view trace.View) string {
	w := text.Words
	label, width, dot := w.LegendColours, 164, ""
	if zeros(view) > 0 {
		word := w.LegendPruned
		label, width = w.LegendColours+w.LegendDot, 244
		if view.Coded() { // some were rounded to it
			word, label = w.LegendZero, w.LegendColours+w.LegendDotZero
		}
		dot = `<rect class="pruned" x="182.5" y="2.5" width="11" height="11"/><rect class="dot" x="187" y="7" width="2" height="2"/><text x="200" y="12">` + escape(word) + `</text>`
	}
	return `<svg class="legend" width="` + fmt.Sprint(width) + `" height="16" role="img" aria-label="` + escape(label) + `"><text x="24" y="12" text-anchor="end">−</text><rect class="ramp" x="30" y="2" width="120" height="12"/><text x="156" y="12">+</text>` +
		dot + `</svg>`
}

// zeros counts the entries that are zero in what a view is of. What stands beside
// that, of a lower rank or as codes, has its zeros where they were; only what was
// compared or masked has some of its own.
func zeros(view trace.View) int {
	n := 0
	for i, m := range view.Matrices {
		if i == 0 || view.Kind == trace.Weights || view.Kind == trace.HandMade || view.Kind == trace.Compared && i == 1 {
			n += m.Rows*m.Cols - m.Nonzero
		}
	}
	return n
}

// viewSwitch chooses among the models of the run.
func viewSwitch(c *state.Cell) Node {
	w := text.Words
	n := el("div.seg").at("role", "group").at("aria-label", w.StageView)
	views := c.Result.Run.Views
	if len(views) > mostButtons {
		return viewList(c)
	}
	for _, v := range views {
		name := []Node{el("span.oid.o", txt(modelNumber(c.Result.Run, v.Object))), txt(namesOf(c.Result.Run, v.Object))}
		if v.Kind != trace.Weights {
			name = []Node{el("code", txt(part(v))), txt(" " + w.Fig.BesideName[v.Kind])}
		}
		n = n.add(el("button", name...).at("type", "button").at("data-do", "view").
			at("data-arg", v.Key()).at("aria-pressed", fmt.Sprint(v.Key() == c.Stage.View)))
	}
	return n.on("hidden", len(views) < 2)
}

// mostButtons is how many views have a button each; of more there is a list.
const mostButtons = 4

func viewList(c *state.Cell) Node {
	w := text.Words
	n := el("select").at("data-lab-view", "true").at("value", c.Stage.View).at("aria-label", w.StageView)
	for _, v := range c.Result.Run.Views {
		name := namesOf(c.Result.Run, v.Object)
		if v.Kind != trace.Weights {
			name = strings.TrimSpace(name + " " + part(v) + " " + w.Fig.BesideName[v.Kind])
		}
		if v.Object != "" {
			name = modelNumber(c.Result.Run, v.Object) + " " + name
		}
		n = n.add(el("option", txt(name)).at("value", v.Key()).on("selected", v.Key() == c.Stage.View))
	}
	return n
}

// packSwitch chooses what stands under the matrices.
func packSwitch(c *state.Cell) Node {
	w := text.Words
	n := el("div.seg").at("role", "group").at("aria-label", w.StageBelow)
	for i, word := range []string{w.StageSizes, w.StagePacked} {
		n = n.add(el("button", txt(word)).at("type", "button").at("data-do", "packing").at("data-n", fmt.Sprint(i)).
			at("data-lab-packing", fmt.Sprint(i == 1)).at("aria-pressed", fmt.Sprint((c.Stage.Packed > 0) == (i == 1))))
	}
	return n
}

func namesOf(run trace.Run, id string) string {
	var names []string
	for _, name := range run.Order {
		if run.Names[name] == id {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// picture is the frame with the words laid over it. The frame stays where it
// is while it exists: only its attributes change.
func picture(site state.Site, c *state.Cell, view trace.View) Node {
	w := text.Words
	n := el("div.picture")
	said := el("p.stage-note")
	switch c.Stage.Phase {
	case state.StageAsleep, state.StageOff:
		return n.add(said.add(txt(w.StageAsleep+" "), el("button.btn", txt(w.StageWake)).at("type", "button").at("data-do", "stage")))
	case state.StageBroken:
		said = said.add(txt(fmt.Sprintf(w.StageBroken, c.Stage.Reason)+" "), el("button.btn", txt(w.StageAgain)).at("type", "button").at("data-do", "stage"))
	case state.StageLoading:
		said = said.add(txt(w.StageLoading)).on("hidden", c.Stage.Kept)
	default:
		said = said.on("hidden", true)
	}
	width, height := 840, 420
	if c.Stage.Drawn != nil && c.Stage.Drawn.Height > 0 {
		width, height = c.Stage.Drawn.Width, c.Stage.Drawn.Height
	}
	// The last picture, which the page puts in: see guest.
	kept := el("canvas").at("aria-hidden", "true").at("width", fmt.Sprint(width)).at("height", fmt.Sprint(height)).at("data-lab-kept", "true")
	if c.Stage.Phase == state.StageResting {
		return n.add(el("div.frame.resting", el("i"), kept, trusted(labels(c, view))), said)
	}
	frame := el("iframe")
	if site.StageText != "" {
		frame = frame.at("srcdoc", site.StageText)
	} else {
		frame = frame.at("src", site.At(site.Stage))
	}
	frame = frame.at("title", fmt.Sprintf(w.StageFrame, pictured(view))).
		at("tabindex", "-1").at("aria-hidden", "true").at("scrolling", "no").at("height", fmt.Sprint(height)).
		at("data-lab-stage", "true").at("data-lab-stage-state", c.Stage.Phase)
	shown := el("div.frame", frame)
	if c.Stage.Kept {
		shown = shown.add(kept)
	}
	return n.add(shown.add(trusted(labels(c, view))), said)
}

// labels writes the names of the drawn parts where the stage says that they
// are; each stands just above its part.
func labels(c *state.Cell, view trace.View) string {
	w := text.Words
	d := c.Stage.Drawn
	if d == nil {
		return `<svg class="labels" aria-hidden="true"></svg>`
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="labels" width="%d" height="%d" aria-hidden="true">`, d.Width, d.Height)
	for _, r := range d.Regions {
		if r.Name == "histogram" {
			fmt.Fprintf(&b, `<text x="%d" y="%d"><tspan class="b">`, r.X, r.Y-10)
			b.WriteString(inline(w.Histogram) + `</tspan></text>`)
			axis(&b, r, view.Histogram)
			continue
		}
		if array, ok := arrays(w)[r.Name]; ok && c.Packed() > 0 {
			m := view.Matrices[c.Packed()-1]
			n := m.Nonzero
			if r.Name == "starts" {
				n = m.Rows + 1
			}
			fmt.Fprintf(&b, `<text x="%d" y="%d"><tspan class="b">%s</tspan><tspan dx="8">%s</tspan></text>`, r.X, r.Y-10, escape(array),
				escape(fmt.Sprintf(w.PackedOf, m.Name, text.Count(n), text.Count(4*n))))
			continue
		}
		for i, m := range view.Matrices {
			if m.Name == r.Name {
				name, said := matrixWords(c, view, i)
				fmt.Fprintf(&b, `<text x="%d" y="%d"><tspan class="b">%s</tspan><tspan dx="8">%s</tspan></text>`, r.X, r.Y-10, escape(name), escape(said))
				ends(&b, r, m)
			}
		}
	}
	b.WriteString(`</svg>`)
	return b.String()
}

// ends numbers the rows and the columns of a matrix of a few large entries, which the
// stage draws turned: a row of the array stands upright.
func ends(b *strings.Builder, r wire.Region, m trace.Matrix) {
	const least = 24 // pixels of an entry
	w := text.Words
	if m.Rows < 1 || m.Cols < 1 || r.Width < least*m.Rows || r.Height < least*m.Cols {
		return
	}
	if k := int(math.Sqrt(float64(m.Rows))); k > 1 && k*k == m.Rows {
		return // it may stand in tiles
	}
	said := func(word string, i int) string { // the word stands at the first
		if i > 0 {
			return fmt.Sprint(i)
		}
		return word + " 0"
	}
	for i := range m.Rows {
		fmt.Fprintf(b, `<text class="f" x="%d" y="%d" text-anchor="middle">%s</text>`, r.X+(2*i+1)*r.Width/(2*m.Rows), r.Y+r.Height+13, escape(said(w.PictureRow, i)))
	}
	for j := range m.Cols {
		fmt.Fprintf(b, `<text class="f" x="%d" y="%d">%s</text>`, r.X+r.Width+8, r.Y+(2*j+1)*r.Height/(2*m.Cols)+4, escape(said(w.PictureColumn, j)))
	}
}

// arrays names the strips of a packed matrix, by their regions.
func arrays(w *text.Catalogue) map[string]string {
	return map[string]string{"values": w.PackedValues, "columns": w.PackedColumns, "starts": w.PackedStarts}
}

// inline writes a catalogue's text into an SVG text.
func inline(s string) string {
	var b strings.Builder
	for i, part := range strings.Split(s, "*") {
		if i%2 == 1 {
			b.WriteString(`<tspan class="it">` + escape(part) + `</tspan>`)
		} else {
			b.WriteString(escape(part))
		}
	}
	return b.String()
}

// axis writes the scale under the histogram, at round numbers.
func axis(b *strings.Builder, r wire.Region, h *trace.Histogram) {
	if h == nil || h.Max <= 0 {
		return
	}
	step := roundStep(h.Max, 6)
	digits := max(0, -int(math.Floor(math.Log10(step*1.01))))
	for i := 0; float64(i)*step <= h.Max; i++ {
		x := int(float64(r.Width) * float64(i) * step / h.Max)
		anchor := "middle"
		if i == 0 {
			anchor = "start"
		} else if x > r.Width-12 {
			x, anchor = r.Width, "end"
		}
		fmt.Fprintf(b, `<text class="f" x="%d" y="%d" text-anchor="%s">%s</text>`, r.X+x, r.Y+r.Height+16, anchor, text.Decimal(float64(i)*step, digits))
	}
}

func erasedOf(h *trace.Histogram) (erased, all int) {
	for i := range h.Erased {
		erased += h.Erased[i]
	}
	all = erased
	for i := range h.Kept {
		all += h.Kept[i]
	}
	return erased, all
}

// threshold reads the histogram's line, and moves it by the keyboard: it is
// the same literal as the ruler's.
func threshold(c *state.Cell, view trace.View) Node {
	w := text.Words
	n := el("div.tau")
	h := view.Histogram
	if h == nil {
		return n.on("hidden", true)
	}
	erased, all := erasedOf(h)
	words := markup(fmt.Sprintf(w.ThresholdNone, text.Count(all)))
	if h.Zeros > 0 && erased == 0 { // of a pruning that this model's weights were copied from
		words = markup(fmt.Sprintf(w.ThresholdZeros, text.Count(h.Zeros), text.Count(all+h.Zeros)))
		if c.Packed() == 0 && c.Stage.Shows() {
			words = append(words, txt(w.ThresholdNoBar))
		}
	} else if erased > 0 && !h.Parted() {
		words = markup(fmt.Sprintf(w.ThresholdMixed, text.Count(erased), text.Count(all), text.Decimal(h.Threshold, 3)))
	} else if erased > 0 {
		words = markup(fmt.Sprintf(w.Threshold, text.Decimal(h.Threshold, 3), text.Count(erased), text.Count(all)))
	}
	slider, l, bound := c.Slider("sparsity")
	n = n.with("cut", erased > 0)
	step := func(word, sign string, n int) Node {
		return el("button.step", txt(sign)).at("type", "button").at("data-do", "step").at("data-arg", "sparsity").at("data-n", fmt.Sprint(n)).
			at("aria-label", fmt.Sprintf(word, "sparsity", num(slider.Step)))
	}
	n = n.add(el("p.read", words...))
	if !bound || c.Locked {
		return n
	}
	return n.add(el("p.by", step(w.RulerLess, "−", -1), el("code", txt("sparsity="+l.Text)), step(w.RulerMore, "+", 1), el("span", txt(w.HistogramKeys)).on("hidden", c.Packed() > 0 || !h.Parted() || !c.Stage.Shows())))
}

// probe reads one weight after the other by keyboard: what pointing at the
// picture does for others.
func probe(_ state.Site, c *state.Cell, _ places) Node {
	w := text.Words
	view, _, ok := c.View()
	if !ok {
		return el("div.probe").on("hidden", true)
	}
	tabs := el("div.seg").at("role", "group").at("aria-label", w.ProbeMatrix)
	for i := range view.Matrices {
		on := c.Stage.Probe != nil && c.Stage.Probe.Matrix == i
		name, _ := matrixWords(c, view, i)
		tabs = tabs.add(el("button", txt(name)).at("type", "button").at("data-do", "probe").at("data-n", fmt.Sprint(i)).at("aria-pressed", fmt.Sprint(on)))
	}
	read := el("p.read.faint", txt(w.ProbeNone))
	if p := c.Stage.Probe; p != nil && p.Matrix < len(view.Matrices) {
		at := fmt.Sprintf(w.ProbeAt, p.Row, p.Col)
		if state.Tiled(view, p.Matrix) {
			at = fmt.Sprintf(w.ProbeUnit, p.Col, p.Row/8, p.Row%8)
		}
		read = el("p.read", txt(at))
		if v := c.Stage.Value; v != nil && v.Probe == *p {
			kept := ", " + w.ProbeKept
			if v.Value == 0 {
				kept = ", " + w.ProbePruned
			}
			if view.Kind != trace.Weights || view.Coded() {
				kept = ""
			}
			read = el("p.read", txt(at+", "), el("b", txt(text.Decimal(float64(v.Value), decimalsOf(view)))), txt(kept+slot(v.Slot, p.Row)))
		}
	}
	return el("div.probe", tabs,
		el("div.cross", read.at("aria-live", "polite")).at("tabindex", "0").at("role", "group").at("aria-label", w.Probe+". "+w.ProbeKeys).at("data-probe", "true"))
}

// slot says where CSR stores the probed weight; "" where it is not drawn so.
func slot(s *wire.Slot, row int) string {
	w := text.Words
	if s == nil {
		return ""
	}
	said := "; " + w.SlotNone
	if s.At >= 0 {
		said = "; " + fmt.Sprintf(w.SlotAt, text.Count(s.At), text.Count(s.Of))
	}
	if s.First == s.End {
		return said + "; " + fmt.Sprintf(w.SlotRowEmpty, row, text.Count(s.First))
	}
	return said + "; " + fmt.Sprintf(w.SlotRow, row, text.Count(s.First), text.Count(s.End-1))
}

// tables is that text, in one piece: comparing its elements with those that are
// there took longer than all else of a move of the probe.
func tables(c *state.Cell, view trace.View) string {
	w := text.Words
	if view.Spectrum != nil {
		return ranks(view)
	}
	if view.Grid != nil {
		return gridTables(view)
	}
	var b strings.Builder
	head := func(caption string, columns ...string) {
		b.WriteString(`<table class="ev"><caption>` + escape(caption) + `</caption><thead><tr>`)
		for _, word := range columns {
			b.WriteString(`<th scope="col">` + escape(word) + `</th>`)
		}
		b.WriteString(`</tr></thead><tbody>`)
	}
	b.WriteString(`<div class="tables">`)
	head(fmt.Sprintf(w.TableMatrices, pictured(view)), w.ColMatrix, w.ColShape, w.ColKept, w.ColOf)
	for i, m := range view.Matrices {
		name := m.Name
		if view.Kind != trace.Weights {
			name, _ = matrixWords(c, view, i)
		}
		b.WriteString(`<tr><th scope="row"><code>` + escape(name) + `</code></th><td>` + escape(fmt.Sprintf(w.Shape, m.Rows, m.Cols)) +
			`</td><td>` + text.Count(m.Nonzero) + `</td><td>` + text.Count(m.Rows*m.Cols) + `</td></tr>`)
	}
	b.WriteString(`</tbody></table>`)
	if at := c.Packed(); at > 0 { // in the histogram's place
		m := view.Matrices[at-1]
		head(fmt.Sprintf(w.TablePacked, m.Name), w.ColArray, w.ColEntries, w.ColBytes)
		for _, array := range []struct {
			name    string
			entries int
		}{{w.PackedValues, m.Nonzero}, {w.PackedColumns, m.Nonzero}, {w.PackedStarts, m.Rows + 1}} {
			b.WriteString(`<tr><th scope="row">` + escape(array.name) + `</th><td>` + text.Count(array.entries) + `</td><td>` + text.Count(4*array.entries) + `</td></tr>`)
		}
		b.WriteString(`</tbody></table>`)
	} else if h := view.Histogram; h != nil && len(h.Kept) > 0 {
		b.WriteString(`<div class="bins" tabindex="0" role="group" aria-label="` + escape(text.Strip(w.Histogram)) + `">`)
		head(fmt.Sprintf(w.TableHistogram, spoken(view.Object)), w.ColBin, w.ColErased, w.ColKeptBin)
		for i := range h.Kept {
			erased := 0
			if i < len(h.Erased) {
				erased = h.Erased[i]
			}
			b.WriteString(`<tr><th scope="row">` + text.Decimal(h.Max*float64(i)/float64(len(h.Kept)), 3) + `</th><td>` + text.Count(erased) + `</td><td>` + text.Count(h.Kept[i]) + `</td></tr>`)
		}
		b.WriteString(`</tbody></table></div>`)
	}
	b.WriteString(`</div>`)
	return b.String()
}

func col(word string) Node { return el("th", txt(word)).at("scope", "col") }
