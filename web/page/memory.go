package page

import (
	"fmt"
	"strconv"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// Heights of the parts of the diagram, in CSS pixels. The style sheet holds
// the same numbers: wires are drawn from the state alone, before and without
// any measuring of the page.
const (
	nameHeight = 34 // a name's box
	namePitch  = 44 // from one name to the next
	headHeight = 38 // an object's header, borders included
	matsPad    = 50 // a row of matrices, above the tallest and below it, with what is written there
	matPad     = 16 // one matrix, above and below
	matCaption = 32 // what is written beside it
	footHeight = 34 // its last line
	foldHeight = 34 // the buttons that unfold it
	rowHeight  = 26 // a layer or a tensor in it
	rowsPad    = 7  // above the first and below the last of them
	cardGap    = 14
	ghostTall  = 82
	wireWidth  = 36

	mostCards  = 10 // shown at first
	mostArrays = 4  // among them: they say little, and a page of them hides the models
)

// card is an object as the diagram shows it.
type card struct {
	id       string // "Sequential#1"
	object   trace.Object
	names    []string
	severity string // of the finding about it; "" for none
	depth    int    // state.Models to state.Buffers
	rows     []row  // its layers and tensors, as far as it is unfolded
	top      int
	height   int
}

// A diagram is what the pane shows.
type diagram struct {
	names  []string
	cards  []card
	ghosts map[string][]trace.Ghost // of each object
	height int
	deep   bool // some object is unfolded to its buffers
	more   int  // objects that are left out
	many   bool // there are more than are shown at first
}

// layout puts the objects that names reach one below the other, in the order
// of the names, the overwritten states after their object.
func layout(c *state.Cell) diagram {
	run := c.Result.Run
	d := diagram{ghosts: map[string][]trace.Ghost{}}
	for _, g := range run.Ghosts {
		d.ghosts[g.Object] = append(d.ghosts[g.Object], g)
	}
	index := map[string]int{}
	left := map[string]bool{}
	arrays := 0
	for _, name := range run.Order {
		id, ok := run.Names[name]
		o, known := run.Objects[id]
		if !ok || !known {
			continue
		}
		i, seen := index[id]
		array := strings.HasPrefix(id, "ndarray#") && severityOf(c, id, o) == ""
		if !seen && !c.Whole && (left[id] || len(d.cards) == mostCards || array && arrays == mostArrays) {
			left[id] = true
			continue
		}
		if array && !seen {
			arrays++
		}
		d.names = append(d.names, name)
		if seen {
			d.cards[i].names = append(d.cards[i].names, name)
			continue
		}
		index[id] = len(d.cards)
		k := card{id: id, object: o, names: []string{name}, severity: severityOf(c, id, o), depth: c.DepthOf(id)}
		k.rows = rows(o, k.depth)
		d.cards = append(d.cards, k)
	}
	d.more, d.many = len(left), len(d.cards) > mostCards || arrays > mostArrays
	y := 0
	for i := range d.cards {
		k := &d.cards[i]
		k.top = y
		k.height = headHeight + footHeight
		switch {
		case len(k.rows) > 0:
			k.height += 2*rowsPad + rowHeight*len(k.rows)
			d.deep = d.deep || k.depth == state.Buffers
		case len(matrices(k.object)) > 0 && k.depth == state.Models:
			k.height += matsHeight(matrices(k.object))
		}
		if len(k.object.Tensors) > 0 {
			k.height += foldHeight
		}
		y += k.height + cardGap
		y += len(d.ghosts[k.id]) * (ghostTall + cardGap)
	}
	d.height = max(y-cardGap, len(d.names)*namePitch)
	return d
}

// severityOf returns the severity of the finding that stands at a line which
// wrote the object.
func severityOf(c *state.Cell, id string, o trace.Object) string {
	for _, f := range c.Findings() {
		about, ok := f.Evidence["object"].(string)
		for _, line := range o.Written {
			if ok && about == id || !ok && line == f.Line && f.Severity == trace.Critical {
				return f.Severity
			}
		}
	}
	return ""
}

func memory(c *state.Cell) Node {
	w := text.Words
	when := w.MemoryAfter
	if steps := c.Steps(); c.At > 0 && c.At <= steps.Len() {
		when = whereOf(steps.At(c.At))
	}
	n := el("div.pane.memory", el("div.pane-h",
		el("h3", txt(w.Memory)), el("span.sub", txt(when)).on("hidden", c.Result == nil), depthSwitch(c)))
	if c.Result == nil {
		return n.add(el("div.heap.empty", el("p", txt(w.MemoryHint)), trusted(emptyMemory)))
	}
	d := layout(c)
	if len(d.names) == 0 {
		return n.add(el("div.heap.empty", el("p", txt(w.NoNames))).at("data-lab-names", "true"))
	}
	left, right := el("div.names"), el("div.objs")
	for _, name := range d.names {
		id := c.Result.Run.Names[name]
		left = left.add(el("div.name", el("code", txt(name)), el("span.to", txt("→ "+short(&d, id))).at("aria-hidden", "true")).
			at("title", name).at("data-lab-name", name).at("data-lab-object", id).with("outlined", shownName(c, name)))
	}
	var said []Node
	for _, k := range d.cards {
		right = right.add(objectCard(c, k))
		for _, g := range d.ghosts[k.id] {
			right = right.add(ghostCard(g).at("aria-hidden", "true"))
		}
		said = append(said, sayCard(k))
		for _, g := range d.ghosts[k.id] {
			said = append(said, el("li", txt(fmt.Sprintf(w.GhostLine, spoken(g.Object), g.Line))))
		}
		if len(k.names) > 1 {
			chip := el("p.alias", txt(fmt.Sprintf(w.Aliases, len(k.names))))
			if k.severity != "" {
				chip = el("p.alias."+k.severity, severity(k.severity), txt(fmt.Sprintf(w.Aliases, len(k.names))))
			}
			left = left.add(chip)
		}
	}
	cols := el("div.cols", left.at("data-lab-names", "true"), trusted(wires(d, c)), right).with("deep", d.deep)
	if d.deep {
		cols = cols.add(trusted(buffers(d)))
	}
	return n.add(
		el("div.heap",
			el("div.caps", el("span", txt(w.Names)), el("span"), el("span", txt(w.Objects)), el("span", txt(w.Buffers)).on("hidden", !d.deep)).with("deep", d.deep).at("aria-hidden", "true"),
			cols,
			el("ul.sr", said...),
			wholeSwitch(c, d)),
		el("details.alt", el("summary", icon("list"), txt(w.AsText)), asText(d)))
}

// short is an object where there are no wires: its number, with its kind where another
// kind of object has that number too, or may.
func short(d *diagram, id string) string {
	kind, n, _ := strings.Cut(id, "#")
	for _, k := range d.cards {
		if !strings.HasPrefix(k.id, kind+"#") {
			return kind + " #" + n
		}
	}
	return "#" + n
}

// depthSwitch unfolds all objects at once.
func depthSwitch(c *state.Cell) Node {
	w := text.Words
	n := el("div.seg").at("role", "group").at("aria-label", w.Unfold)
	for depth, word := range []string{w.Models, w.Layers, w.Tensors, w.Buffers} {
		n = n.add(el("button", txt(word)).at("type", "button").at("data-do", "depth").at("data-n", fmt.Sprint(depth)).
			at("aria-pressed", fmt.Sprint(c.Depth == depth && len(c.Depths) == 0)).at("data-lab-depth", fmt.Sprint(depth)))
	}
	return el("div.end", n).on("hidden", c.Result == nil || !unfolds(c))
}

// unfolds reports whether there is anything inside the objects.
func unfolds(c *state.Cell) bool {
	for _, o := range c.Result.Run.Objects {
		if len(o.Tensors) > 0 {
			return true
		}
	}
	return false
}

// wholeSwitch shows the objects that were left out.
func wholeSwitch(c *state.Cell, d diagram) Node {
	w := text.Words
	button := func(word string) Node {
		return el("p.whole", el("button.btn", txt(word)).at("type", "button").at("data-do", "whole").at("data-lab-whole", fmt.Sprint(c.Whole)))
	}
	switch {
	case d.more == 1:
		return button(w.MoreObjects1)
	case d.more > 1:
		return button(fmt.Sprintf(w.MoreObjects, d.more))
	case c.Whole && d.many:
		return button(w.FewerObjects)
	}
	return el("p.whole").on("hidden", true)
}

// wires draws a line from each name's port to the header of its object.
func wires(d diagram, c *state.Cell) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="wires" width="%d" height="%d" viewBox="0 0 %d %d" aria-hidden="true">`, wireWidth, d.height, wireWidth, d.height)
	for i, name := range d.names {
		from := float64(i*namePitch) + nameHeight/2
		for _, k := range d.cards {
			if k.id != c.Result.Run.Names[name] {
				continue
			}
			to := float64(k.top) + headHeight/2
			class := "wire"
			if k.severity != "" && len(k.names) > 1 {
				class += " " + k.severity
			}
			if shownName(c, name) {
				class += " strong"
			}
			fmt.Fprintf(&b, `<path class="%s" data-wire="%s" d="M0 %sC%d %s %d %s %d %s"/>`, class, escape(name), num(from), wireWidth/2, num(from), wireWidth/2-6, num(to), wireWidth-7, num(to))
			fmt.Fprintf(&b, `<path class="%s head" data-wire="%s" d="M%d %sl8 4.5l-8 4.5z"/>`, class, escape(name), wireWidth-8, num(to-4.5))
		}
	}
	b.WriteString(`</svg>`)
	return b.String()
}

func shownName(c *state.Cell, name string) bool {
	for _, f := range c.Findings() {
		if f.ID == c.Shown {
			for _, q := range quoted(f.Title) {
				if q == name {
					return true
				}
			}
		}
	}
	return false
}

func objectCard(c *state.Cell, k card) Node {
	w := text.Words
	o := k.object
	kind, _, _ := strings.Cut(k.id, "#")
	head := el("div.obj-h", el("b", txt(kind)), el("span.oid", txt("#"+number(k.id))))
	switch {
	case len(o.Written) > 0:
		head = head.add(el("span.tag", icon("pencil"), el("span", el("span.long", txt(writtenBy(o.Written))), txt(lineList(o.Written)))))
	case o.Made > 0:
		head = head.add(el("span.tag.made", txt(fmt.Sprintf(w.MadeBy, o.Made))))
	}
	n := el("div.obj", head.at("aria-hidden", "true"))
	if k.severity != "" {
		n = n.with("written", true).with(k.severity, true)
	}
	outlined := false
	for _, name := range k.names {
		outlined = outlined || shownName(c, name)
	}
	n = n.with("outlined", outlined)
	if ms := matrices(o); len(k.rows) > 0 {
		n = n.add(rowList(k).at("aria-hidden", "true"))
	} else if len(ms) > 0 && k.depth == state.Models {
		n = n.add(mats(ms).at("aria-hidden", "true"))
	}
	foot := el("div.obj-f")
	switch {
	case o.Weights > 0:
		foot = foot.add(el("span.nz", el("b", txt(text.Count(o.Nonzero))), el("span.whole-nz", txt(" "+fmt.Sprintf(w.NonzeroOf, text.Count(o.Weights)))), el("span.short-nz", txt(" "+w.NonzeroShort))))
		if o.Accuracy != nil {
			foot = foot.add(el("span", txt(w.Reads+" "), el("b", txt(text.Share(o.Accuracy.Right, o.Accuracy.Of)))))
		}
	case o.Label != "":
		foot = foot.add(el("span.label", txt(o.Label)))
	}
	if holds(o) {
		foot = foot.add(el("span.by", txt(fmt.Sprintf(w.Bytes, text.Count(o.Bytes)))))
	}
	return n.add(foot.at("aria-hidden", "true"), foldButtons(k))
}

// holds reports whether an object has numbers of its own. A table of results or a
// loss has none, and "0 B" would be a claim about memory that nobody measured.
func holds(o trace.Object) bool { return o.Bytes > 0 || len(o.Tensors) > 0 }

// matrices returns the tensors with two dimensions, the ones that are drawn.
func matrices(o trace.Object) []trace.Tensor {
	var ms []trace.Tensor
	for _, t := range o.Tensors {
		if len(t.Shape) == 2 {
			ms = append(ms, t)
		}
	}
	return ms
}

// mostMats is how many of an object's matrices are drawn.
const mostMats = 3

// matSize is the size in which a matrix is drawn: halved as often as there is no room,
// or, where it is a speck, a whole number of times larger.
func matSize(t trace.Tensor) (width, height int) {
	width, height = t.Shape[0], t.Shape[1]
	for width > 88 || height > 48 {
		width, height = (width+1)/2, (height+1)/2
	}
	const speck = 20
	if long := max(width, height); long > 0 && long < speck {
		width, height = width*(speck/long), height*(speck/long)
	}
	return width, height
}

// matsHeight is how high matrices are with what is written beside a single one, or
// below each of several.
func matsHeight(ms []trace.Tensor) int {
	tallest := 0
	for _, t := range ms[:min(len(ms), mostMats)] {
		_, height := matSize(t)
		tallest = max(tallest, height)
	}
	if len(ms) == 1 {
		return max(tallest, matCaption) + matPad
	}
	return tallest + matsPad
}

// mats draws matrices in their shapes, 1 px a weight where that can be, inputs across and outputs down
// the page as the stage has them; the filled part is the share of weights that
// are not zero.
func mats(ms []trace.Tensor) Node {
	n := el("div.mats").with("one", len(ms) == 1)
	for i, t := range ms {
		if i == mostMats {
			n = n.add(el("span.more", txt(fmt.Sprintf(text.Words.More, len(ms)-mostMats))))
			break
		}
		width, height := matSize(t)
		share := 0.0
		if size := t.Shape[0] * t.Shape[1]; size > 0 {
			share = float64(t.Nonzero) / float64(size)
		}
		filled := num(share * float64(height))
		svg := fmt.Sprintf(`<svg width="%d" height="%d" aria-hidden="true"><rect class="m-dots" width="%d" height="%d"/><rect class="m-full" y="%s" width="%d" height="%s"/><rect class="m-edge" x=".5" y=".5" width="%d" height="%d"/></svg>`,
			width, height, width, height, num(float64(height)-share*float64(height)), width, filled, width-1, height-1)
		n = n.add(el("figure", trusted(svg), el("figcaption", el("b", txt(t.Name)), txt(fmt.Sprintf(text.Words.KeptOf, text.Count(t.Nonzero), text.Count(t.Shape[0]*t.Shape[1]))))))
	}
	return n
}

func ghostCard(g trace.Ghost) Node {
	w := text.Words
	p := el("p")
	if g.Accuracy != nil {
		p = p.add(txt(fmt.Sprintf(w.GhostRead, text.Share(g.Accuracy.Right, g.Accuracy.Of)) + " "))
	}
	return el("div.obj.ghost",
		el("div.obj-h", el("b", txt(fmt.Sprintf(w.GhostTitle, number(g.Object), g.Line))), el("span.tag", txt(w.GhostTag))),
		p.add(txt(w.GhostBack)))
}

// sayCard states what the diagram shows of an object, in words.
func sayCard(k card) Node {
	w := text.Words
	id := spoken(k.id)
	s := fmt.Sprintf(w.OneName, k.names[0], id)
	if len(k.names) > 1 {
		s = fmt.Sprintf(w.TwoNames, strings.Join(k.names, ", "), id)
	}
	parts := []string{}
	if len(k.object.Written) > 0 {
		parts = append(parts, writtenBy(k.object.Written)+lineList(k.object.Written))
	}
	if k.object.Weights > 0 {
		parts = append(parts, fmt.Sprintf(w.NonzeroWord, text.Count(k.object.Nonzero), text.Count(k.object.Weights)))
	}
	if a := k.object.Accuracy; a != nil {
		parts = append(parts, w.Reads+" "+text.Share(a.Right, a.Of))
	}
	if holds(k.object) {
		parts = append(parts, fmt.Sprintf(w.BytesWord, text.Count(k.object.Bytes)))
	} else if k.object.Label != "" {
		parts = append(parts, k.object.Label)
	}
	return el("li", txt(text.Strip(s)+" "+fmt.Sprintf(w.ObjectLine, id, strings.Join(parts, ", "))+"."))
}

// number returns the number of an object's id: "1" of "Sequential#1".
func number(id string) string {
	_, n, _ := strings.Cut(id, "#")
	return n
}

// modelNumber is a model's number where a figure is of it: with its kind where a model of
// another kind has that number, as a layer and what it was quantized to.
func modelNumber(run trace.Run, id string) string {
	for other, o := range run.Objects {
		if other != id && len(o.Storage) > 0 && number(other) == number(id) {
			return strings.Replace(id, "#", " #", 1)
		}
	}
	for _, v := range run.Views {
		if v.Object != id && v.Object != "" && number(v.Object) == number(id) {
			return strings.Replace(id, "#", " #", 1)
		}
	}
	return "#" + number(id)
}

func spoken(id string) string { return strings.Replace(id, "#", " ", 1) }

// writtenBy is what stands before the list of the lines that wrote.
func writtenBy(lines []int) string {
	if len(lines) > 1 {
		return text.Words.WrittenByLines
	}
	return text.Words.WrittenByLine
}

func lineList(lines []int) string {
	words := make([]string, len(lines))
	for i, l := range lines {
		words[i] = strconv.Itoa(l)
	}
	return strings.Join(words, ", ")
}

const emptyMemory = `<svg class="em" width="240" height="76" viewBox="0 0 240 76" aria-hidden="true"><rect x="1" y="6" width="76" height="28" rx="3"/><path d="M77 20C104 20 100 26 128 26"/><rect x="128" y="6" width="110" height="64" rx="6"/><path d="M128 30h110"/></svg>`
