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
	matsHeight = 98 // its matrices
	footHeight = 34 // its last line
	cardGap    = 14
	ghostTall  = 82
	wireWidth  = 36
)

// card is an object as the diagram shows it.
type card struct {
	id       string // "Sequential#1"
	object   trace.Object
	names    []string
	severity string // of the finding about it; "" for none
	top      int
	height   int
}

// layout puts the objects that names reach one below the other, in the order
// of the names, the overwritten states after their object.
func layout(c *state.Cell) (names []string, cards []card, ghosts map[string][]trace.Ghost, height int) {
	run := c.Result.Run
	ghosts = map[string][]trace.Ghost{}
	for _, g := range run.Ghosts {
		ghosts[g.Object] = append(ghosts[g.Object], g)
	}
	index := map[string]int{}
	for _, name := range run.Order {
		id, ok := run.Names[name]
		o, known := run.Objects[id]
		if !ok || !known {
			continue
		}
		names = append(names, name)
		if i, seen := index[id]; seen {
			cards[i].names = append(cards[i].names, name)
			continue
		}
		index[id] = len(cards)
		cards = append(cards, card{id: id, object: o, names: []string{name}, severity: severityOf(c, id, o)})
	}
	y := 0
	for i := range cards {
		cards[i].top = y
		cards[i].height = headHeight + footHeight
		if len(matrices(cards[i].object)) > 0 {
			cards[i].height += matsHeight
		}
		y += cards[i].height + cardGap
		y += len(ghosts[cards[i].id]) * (ghostTall + cardGap)
	}
	height = max(y-cardGap, len(names)*namePitch)
	return names, cards, ghosts, height
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
	n := el("div.pane.memory", el("div.pane-h", el("h3", txt(w.Memory)), el("span.sub", txt(w.MemoryAfter)).on("hidden", c.Result == nil)))
	if c.Result == nil {
		return n.add(el("div.heap.empty", el("p", txt(w.MemoryHint)), trusted(emptyMemory)))
	}
	names, cards, ghosts, height := layout(c)
	if len(names) == 0 {
		return n.add(el("div.heap.empty", el("p", txt(w.NoNames))).at("data-lab-names", "true"))
	}
	left, right := el("div.names"), el("div.objs")
	for _, name := range names {
		id := c.Result.Run.Names[name]
		left = left.add(el("div.name", el("code", txt(name)), el("span.to", txt("→ #"+number(id))).at("aria-hidden", "true")).
			at("data-lab-name", name).at("data-lab-object", id).with("outlined", shownName(c, name)))
	}
	var said []Node
	for _, k := range cards {
		right = right.add(objectCard(c, k))
		for _, g := range ghosts[k.id] {
			right = right.add(ghostCard(g))
		}
		said = append(said, sayCard(k))
		for _, g := range ghosts[k.id] {
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
	return n.add(el("div.heap",
		el("div.caps", el("span", txt(w.Names)), el("span"), el("span", txt(w.Objects))).at("aria-hidden", "true"),
		el("div.cols", left.at("data-lab-names", "true"), trusted(wires(names, cards, height, c)), right.at("aria-hidden", "true")),
		el("ul.sr", said...)))
}

// wires draws a line from each name's port to the header of its object.
func wires(names []string, cards []card, height int, c *state.Cell) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="wires" width="%d" height="%d" viewBox="0 0 %d %d" aria-hidden="true">`, wireWidth, height, wireWidth, height)
	for i, name := range names {
		from := float64(i*namePitch) + nameHeight/2
		for _, k := range cards {
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
			fmt.Fprintf(&b, `<path class="%s" d="M0 %sC%d %s %d %s %d %s"/>`, class, num(from), wireWidth/2, num(from), wireWidth/2-6, num(to), wireWidth-7, num(to))
			fmt.Fprintf(&b, `<path class="%s head" d="M%d %sl8 4.5l-8 4.5z"/>`, class, wireWidth-8, num(to-4.5))
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
		head = head.add(el("span.tag", icon("pencil"), txt(fmt.Sprintf(w.WrittenBy, lineList(o.Written)))))
	case o.Made > 0:
		head = head.add(el("span.tag", txt(fmt.Sprintf(w.MadeBy, o.Made))))
	}
	n := el("div.obj", head)
	if k.severity != "" {
		n = n.with("written", true).with(k.severity, true)
	}
	outlined := false
	for _, name := range k.names {
		outlined = outlined || shownName(c, name)
	}
	n = n.with("outlined", outlined)
	if ms := matrices(o); len(ms) > 0 {
		n = n.add(mats(ms))
	}
	foot := el("div.obj-f")
	switch {
	case o.Weights > 0:
		foot = foot.add(el("span", el("b", txt(text.Count(o.Nonzero))), txt(" "+fmt.Sprintf(w.NonzeroOf, text.Count(o.Weights)))))
		if o.Accuracy != nil {
			foot = foot.add(el("span", txt(w.Reads+" "), el("b", txt(text.Share(o.Accuracy.Right, o.Accuracy.Of)))))
		}
	case o.Label != "":
		foot = foot.add(el("span", txt(o.Label)))
	}
	return n.add(foot.add(el("span.by", txt(fmt.Sprintf(w.Bytes, text.Count(o.Bytes))))))
}

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

// mats draws matrices to scale, 1 px a weight, inputs across and outputs down
// the page as the stage has them; the filled part is the share of weights that
// are not zero.
func mats(ms []trace.Tensor) Node {
	const most = 3
	n := el("div.mats")
	for i, t := range ms {
		if i == most {
			n = n.add(el("span.more", txt(fmt.Sprintf(text.Words.More, len(ms)-most))))
			break
		}
		width, height := t.Shape[0], t.Shape[1]
		for width > 88 || height > 48 {
			width, height = (width+1)/2, (height+1)/2
		}
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
		parts = append(parts, fmt.Sprintf(w.WrittenBy, lineList(k.object.Written)))
	}
	if k.object.Weights > 0 {
		parts = append(parts, fmt.Sprintf(w.NonzeroWord, text.Count(k.object.Nonzero), text.Count(k.object.Weights)))
	}
	if a := k.object.Accuracy; a != nil {
		parts = append(parts, w.Reads+" "+text.Share(a.Right, a.Of))
	}
	parts = append(parts, fmt.Sprintf(w.BytesWord, text.Count(k.object.Bytes)))
	return el("li", txt(text.Strip(s)+" "+fmt.Sprintf(w.ObjectLine, id, strings.Join(parts, ", "))+"."))
}

// number returns the number of an object's id: "1" of "Sequential#1".
func number(id string) string {
	_, n, _ := strings.Cut(id, "#")
	return n
}

func spoken(id string) string { return strings.Replace(id, "#", " ", 1) }

func lineList(lines []int) string {
	words := make([]string, len(lines))
	for i, l := range lines {
		words[i] = strconv.Itoa(l)
	}
	return strings.Join(words, ", ")
}

const emptyMemory = `<svg class="em" width="240" height="76" viewBox="0 0 240 76" aria-hidden="true"><rect x="1" y="6" width="76" height="28" rx="3"/><path d="M77 20C104 20 100 26 128 26"/><rect x="128" y="6" width="110" height="64" rx="6"/><path d="M128 30h110"/></svg>`
