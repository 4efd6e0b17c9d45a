package page

import (
	"fmt"
	"slices"
	"strings"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// A row is a layer or a tensor inside an object.
type row struct {
	layer  bool
	name   string       // as the student would write it: "layers[0]", "weight"
	shape  string       // "64 → 48", "64 × 48"
	bytes  int          // of its tensors
	tensor trace.Tensor // of a tensor
}

// mostRows bounds what one object unfolds to; the last row tells of the others.
const mostRows = 60

// rows lists what an object of this depth shows inside: its layers, and the
// tensors of each. An object that is one layer, or an array, has tensors only.
func rows(o trace.Object, depth int) (list []row) {
	if depth == state.Models {
		return nil
	}
	for i := 0; i < len(o.Tensors); {
		layer, _ := split(o.Tensors[i].Name)
		end := i
		for end < len(o.Tensors) {
			if other, _ := split(o.Tensors[end].Name); other != layer {
				break
			}
			end++
		}
		ts := o.Tensors[i:end]
		i = end
		if layer != "" {
			r := row{layer: true, name: path(layer), shape: arrows(ts)}
			for _, t := range ts {
				r.bytes += t.Bytes
			}
			list = append(list, r)
		}
		if depth == state.Layers {
			continue
		}
		for _, t := range ts {
			_, name := split(t.Name)
			shape := dims(t.Shape)
			if t.Kind != "" {
				shape += ", " + t.Kind
			}
			list = append(list, row{name: name, shape: shape, bytes: t.Bytes, tensor: t})
		}
	}
	if extra := len(list) - mostRows; extra > 0 {
		list = append(list[:mostRows:mostRows], row{layer: true, name: fmt.Sprintf(text.Words.More, extra)})
	}
	return list
}

// split cuts the name of a tensor, "0.weight", into those of its layer and its
// own.
func split(name string) (layer, own string) {
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return "", name
}

// path is how a student reaches a layer: "0.1" is layers[0].layers[1].
func path(layer string) string {
	return "layers[" + strings.ReplaceAll(layer, ".", "].layers[") + "]"
}

func dims(shape []int) string {
	words := make([]string, len(shape))
	for i, n := range shape {
		words[i] = fmt.Sprint(n)
	}
	return strings.Join(words, " × ")
}

// arrows is what a layer's matrices lead from and to: "64 → 48", and through
// what if it is factored.
func arrows(ts []trace.Tensor) string {
	s := ""
	for _, t := range ts {
		if len(t.Shape) != 2 {
			continue
		}
		if s == "" {
			s = fmt.Sprint(t.Shape[0])
		}
		s += fmt.Sprintf(" → %d", t.Shape[1])
	}
	return s
}

// rowList is what an object's card holds when it is unfolded.
func rowList(k card) Node {
	w := text.Words
	n := el("ul.inside").with("flat", !k.rows[0].layer)
	for _, r := range k.rows {
		kind := "li.row-t"
		if r.layer {
			kind = "li.row-l"
		}
		li := el(kind, el("code", txt(r.name)), el("span.shape", txt(r.shape)))
		if !r.layer && k.depth == state.Tensors && len(r.tensor.Written) > 0 {
			li = li.add(el("span.by-line", icon("pencil"), txt(lineList(r.tensor.Written))))
		}
		if r.bytes > 0 && (!r.layer && k.depth == state.Tensors || k.depth == state.Layers) {
			li = li.add(el("span.by", txt(fmt.Sprintf(w.Bytes, text.Count(r.bytes)))))
		}
		n = n.add(li)
	}
	return n
}

// foldButtons unfold one object by a level, and fold it again. Both stay where
// they are, so that the keyboard does too.
func foldButtons(k card) Node {
	w := text.Words
	ts := k.object.Tensors
	if len(ts) == 0 {
		return el("div.fold").on("hidden", true)
	}
	layers, memory := 0, map[int]bool{}
	last := ""
	for i, t := range ts {
		if layer, _ := split(t.Name); i == 0 || layer != last {
			layers++
			last = layer
		}
		memory[t.Buffer] = true
	}
	// An object without layers goes from itself to its tensors at once.
	flat := layers == 1 && last == ""
	less, more := k.depth-1, k.depth+1
	if flat && more == state.Layers {
		more = state.Tensors
	}
	if flat && less == state.Layers {
		less = state.Models
	}
	word := w.AllUnfolded
	switch more {
	case state.Layers:
		word = count(layers, w.NLayers1, w.NLayers)
	case state.Tensors:
		word = count(len(ts), w.NTensors1, w.NTensors)
	case state.Buffers:
		word = count(len(memory), w.NBuffers1, w.NBuffers)
	}
	id := spoken(k.id)
	button := func(sign, word, label string, depth int, able bool) Node {
		b := el("button", el("span.sign", txt(sign)).at("aria-hidden", "true"), txt(word)).at("type", "button").at("aria-label", label).
			at("data-do", "depth").at("data-arg", k.id).at("data-n", fmt.Sprint(depth))
		if !able {
			b = b.at("aria-disabled", "true")
		}
		return b
	}
	return el("div.fold",
		button("+", word, fmt.Sprintf(w.UnfoldLabel, word, id), min(more, state.Buffers), k.depth < state.Buffers).at("data-lab-unfold", k.id),
		button("−", w.Fold, fmt.Sprintf(w.FoldLabel, id), max(less, state.Models), k.depth > state.Models).at("data-lab-fold", k.id))
}

func count(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf(many, n)
}

// A buffer is memory that tensors use. Its box stands beside the first of them.
type buffer struct {
	number  int // as the diagram counts, from 1
	bytes   int
	y       int // middle of its box
	written []int
	users   []string // "Sequential#1 layers[0].weight"
	class   string   // severity of the object that was written
}

// memoryOf lists the buffers of the objects that are unfolded so far, by the
// trace's number, with their order.
func memoryOf(d diagram) (order []int, all map[int]*buffer) {
	all = map[int]*buffer{}
	for _, k := range d.cards {
		if k.depth < state.Buffers {
			continue
		}
		prefix := ""
		for i, r := range k.rows {
			if r.layer {
				prefix = r.name + "."
				continue
			}
			b := all[r.tensor.Buffer]
			if b == nil {
				b = &buffer{number: len(order) + 1, y: k.rowAt(i)}
				all[r.tensor.Buffer] = b
				order = append(order, r.tensor.Buffer)
			}
			b.bytes = max(b.bytes, r.bytes)
			b.users = append(b.users, spoken(k.id)+" "+prefix+r.name)
			for _, line := range r.tensor.Written {
				if !slices.Contains(b.written, line) {
					b.written = append(b.written, line)
				}
			}
			if len(r.tensor.Written) > 0 && b.class == "" {
				b.class = k.severity
			}
		}
	}
	return order, all
}

// rowAt is the middle of a row, from the top of the diagram.
func (k card) rowAt(i int) int {
	return k.top + headHeight + rowsPad + i*rowHeight + rowHeight/2
}

// Widths of the column of buffers, in CSS pixels.
const (
	bufferWire  = 26
	bufferWidth = 100
	bufferTall  = 22
)

// buffers draws the memory that the unfolded tensors use: a box a buffer, and
// a wire to it from each tensor on it.
func buffers(d diagram) string {
	w := text.Words
	order, all := memoryOf(d)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="bufs" width="%d" height="%d" viewBox="0 0 %d %d" aria-hidden="true">`, bufferWire+bufferWidth, d.height, bufferWire+bufferWidth, d.height)
	for _, k := range d.cards {
		if k.depth < state.Buffers {
			continue
		}
		for i, r := range k.rows {
			if r.layer {
				continue
			}
			to := all[r.tensor.Buffer]
			class := "bw"
			if len(to.users) > 1 {
				class += " shared"
			}
			from := k.rowAt(i)
			fmt.Fprintf(&b, `<path class="%s" d="M0 %dC%d %d %d %d %d %d"/>`, class, from, bufferWire-8, from, 8, to.y, bufferWire-6, to.y)
			fmt.Fprintf(&b, `<circle class="port" cx="0" cy="%d" r="3"/>`, from)
		}
	}
	for _, n := range order {
		m := all[n]
		class := "buf"
		if len(m.written) > 0 {
			class += " hit " + m.class
		}
		if len(m.users) > 1 {
			class += " shared"
		}
		fmt.Fprintf(&b, `<g class="%s" data-lab-buffer="%d"><path class="head" d="M%d %dl6 3.5l-6 3.5z"/><rect x="%d.75" y="%d.75" width="%s" height="%s" rx="3"/>`,
			class, m.number, bufferWire-6, m.y-3, bufferWire, m.y-bufferTall/2, num(bufferWidth-1.5), num(bufferTall-1.5))
		fmt.Fprintf(&b, `<text x="%d" y="%d">%s</text>`, bufferWire+8, m.y+4, escape(fmt.Sprintf(w.Bytes, text.Count(m.bytes))))
		if len(m.written) > 0 {
			lines := lineList(m.written[:min(2, len(m.written))])
			if len(m.written) > 2 {
				lines += "…"
			}
			fmt.Fprintf(&b, `<text class="line" x="%d" y="%d" text-anchor="end">%s</text>`, bufferWire+bufferWidth-7, m.y+4, escape(lines))
			fmt.Fprintf(&b, `<path class="pen" transform="translate(%s %d) scale(.8)" d="M3 13l.7-2.9 7-7 2.2 2.2-7 7zM9.4 4.4l2.2 2.2"/>`, num(float64(bufferWire+bufferWidth-24)-6.6*float64(len([]rune(lines)))), m.y-7)
		}
		b.WriteString(`</g>`)
	}
	b.WriteString(`</svg>`)
	return b.String()
}

// asText is the diagram as a nested list, unfolded as far as it is.
func asText(d diagram) Node {
	w := text.Words
	_, all := memoryOf(d)
	top := el("ul.tree")
	for _, k := range d.cards {
		li := sayCard(k)
		inner := el("ul")
		layer := -1
		for _, r := range k.rows {
			parts := []string{}
			if r.shape != "" {
				parts = append(parts, r.shape)
			}
			if t := r.tensor; !r.layer && len(t.Shape) > 1 {
				size := 1
				for _, n := range t.Shape {
					size *= n
				}
				parts = append(parts, fmt.Sprintf(w.NonzeroWord, text.Count(t.Nonzero), text.Count(size)))
			}
			if r.bytes > 0 && k.depth < state.Buffers {
				parts = append(parts, fmt.Sprintf(w.BytesWord, text.Count(r.bytes)))
			}
			if len(r.tensor.Written) > 0 && k.depth < state.Buffers {
				parts = append(parts, writtenBy(r.tensor.Written)+lineList(r.tensor.Written))
			}
			item := el("li", el("code", txt(r.name)), txt(listed(parts)))
			if r.layer {
				inner = inner.add(item)
				layer = len(inner.kids) - 1
				continue
			}
			if k.depth == state.Buffers {
				item = item.add(el("ul", sayBuffer(all[r.tensor.Buffer], spoken(k.id))))
			}
			if layer < 0 {
				inner = inner.add(item)
				continue
			}
			at := &inner.kids[layer]
			if len(at.kids) == 2 {
				*at = at.add(el("ul"))
			}
			at.kids[2] = at.kids[2].add(item)
		}
		if len(inner.kids) > 0 {
			li = li.add(inner)
		}
		top = top.add(li)
		for _, g := range d.ghosts[k.id] {
			top = top.add(el("li", txt(fmt.Sprintf(w.GhostLine, spoken(g.Object), g.Line))))
		}
	}
	if d.more > 0 {
		top = top.add(el("li", txt(count(d.more, w.MoreObjects1, w.MoreObjects))))
	}
	return top.at("data-lab-tree", "true")
}

// sayBuffer states what the diagram shows of a buffer, as one of its users
// sees it.
func sayBuffer(b *buffer, object string) Node {
	w := text.Words
	parts := []string{fmt.Sprintf(w.BytesWord, text.Count(b.bytes))}
	if len(b.written) > 0 {
		parts = append(parts, writtenBy(b.written)+lineList(b.written))
	}
	if len(b.users) > 1 {
		parts = append(parts, fmt.Sprintf(w.SharedBy, strings.Join(b.users, "; ")))
	}
	return el("li", txt(fmt.Sprintf(w.BufferNumber, b.number)+listed(parts)))
}

// listed puts parts behind a name, if there are any.
func listed(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}
