package advice

import (
	"math"
	"strconv"
	"strings"

	"compressionlab/engine/trace"
)

// held is how many numbers the three factors of a matrix hold.
func held(l *trace.LowRank) int { return l.Rank * (l.Rows + l.Cols + 1) }

// saves tells whether two layers of this rank hold fewer numbers than one.
func saves(l *trace.LowRank) bool { return l.Rank*(l.Rows+l.Cols) < l.Rows*l.Cols }

// exact tells whether nothing was cut off: a factorization to look at.
func exact(l *trace.LowRank) bool { return l.Rank == min(l.Rows, l.Cols) }

// shape is a matrix in prose: 64 × 48.
func shape(l *trace.LowRank) string { return strconv.Itoa(l.Rows) + " × " + strconv.Itoa(l.Cols) }

// builtLowRank tells whether the run made a layer of two factors, or a model of
// such layers, or stored a factor of l in a layer of its shape. Then factors
// beside it are there to be compared with.
func (h *history) builtLowRank(l *trace.LowRank) bool {
	return h.after(-1, func(e *trace.Event) bool {
		return e.Kind == trace.Make && oneOf(e, "factorize", "LowRank", "LinearLowRank") ||
			e.Kind == trace.Write && e.Func == "data" && (e.Weights == l.Rows*l.Rank || e.Weights == l.Rank*l.Cols)
	})
}

// factored is the line that a fix writes to have the model with its factors.
func factored(name, small string, ratio float64) string {
	return small + " = factorize(" + name + ", rank_ratio=" + strconv.FormatFloat(ratio, 'g', -1, 64) + ")"
}

// lowrankNotApplied warns when factors of a model's weight were computed, and
// the model was then measured as if it held them, or nothing at all was done
// with them. Whoever has looked at their error, and not at the model, is fine.
func lowrankNotApplied(h *history) {
	for i := range h.events {
		e := &h.events[i]
		if e.Kind != trace.Factor || e.Line == 0 || e.Object == "" || !saves(e.Low) || exact(e.Low) || h.builtLowRank(e.Low) {
			continue
		}
		if h.after(i, func(w *trace.Event) bool {
			return w.Kind == trace.Write && (w.Object == e.Object && w.Changed > 0 || w.Low == e.Low)
		}) {
			continue
		}
		read := h.next(i, func(m *trace.Event) bool {
			return m.Kind == trace.Measure && m.Object == e.Object && m.Line > 0 && m.Func != "forward"
		})
		if read < 0 && e.Low.Used {
			continue
		}
		name := h.nameOf(e.Object)
		told := "No line has done anything with them."
		if read >= 0 {
			m := &h.events[read]
			told = upper(at(m.Line)) + " measures the model as it was before."
			if value, ok := reading(m); ok {
				told = upper(at(m.Line)) + " reads " + value + ", of the model as it was before."
			}
		}
		f := h.tell(e, "{_who} still holds its whole {_shape} weight\n"+
			"Line {_line} computed factors of rank {rank} from `{_tensor}`. `low_rank_approximate` hands them back and changes no model. {_told}\n"+
			"numbers: the weight; U, S and V | {numbers} | {factors}",
			"_who _shape _tensor _told", []string{h.who(e.Object, "the model"), shape(e.Low), member(e.Tensor), told}, "rank numbers factors", float64(e.Low.Rank), float64(e.Low.Rows*e.Low.Cols), float64(held(e.Low)))
		f.When = h.since(read)
		if name != "" {
			small := h.fresh(name)
			f.Fix = h.add("Build the model of two factors", factored(name, small, e.Low.Ratio)+"\n"+sizes(name, small))
		}
	}
}

// lowrankRebuilt warns when the product of factors was stored as a weight.
func lowrankRebuilt(h *history) {
	for i := range h.events {
		w := &h.events[i]
		if w.Kind != trace.Write || w.Line == 0 || w.Low == nil || w.Changed == 0 || exact(w.Low) || h.builtLowRank(w.Low) {
			continue
		}
		l, name := w.Low, h.nameOf(w.Object)
		n := l.Rows * l.Cols
		f := h.tell(w, "Multiplied out, rank {rank} of {_who} takes as many bytes as before\n"+
			"Line {_line} stored the product of the factors: {_shape} numbers again in `{_tensor}`, {bytes} bytes. "+
			"What the low rank lost is lost; what it saves is saved only by two layers in the place of one.\n"+
			"numbers stored | {numbers} | {numbers}\nnumbers in two layers | {layers}",
			"_who _shape _tensor", []string{quotedOr(name, "the model"), shape(l), member(w.Tensor)}, "rank numbers bytes layers", float64(l.Rank), float64(n), float64(4*n), float64(l.Rank*(l.Rows+l.Cols)))
		f.Rows = append(accuracyRow(w), f.Rows...)
		if name != "" && saves(l) && whole(w.Text) {
			f.Fix = &trace.Fix{Label: "Build the model of two factors", Edits: h.factoredInstead(i, name)}
		}
	}
}

// factoredInstead has a model with its factors made in the place of the write of
// their product. Where a line below gives the model a second name, that name is meant
// for the small one: it is made there, nothing is written, and the first stays whole.
func (h *history) factoredInstead(write int, name string) []trace.Edit {
	w := &h.events[write]
	for i := range h.events[write:] {
		b := &h.events[write+i]
		if left, right, _ := strings.Cut(b.Text, "="); b.Kind == trace.Bind && b.Object == w.Object && b.Line > w.Line && b.Name != name &&
			strings.TrimSpace(left) == b.Name && strings.TrimSpace(right) == name {
			return []trace.Edit{{Line: w.Line, Column: 1, Old: w.Text}, {Line: b.Line, Column: 1, Old: b.Text, New: indent(b.Text) + factored(name, b.Name, w.Low.Ratio)}}
		}
	}
	return []trace.Edit{{Line: w.Line, Column: 1, Old: w.Text, New: indent(w.Text) + factored(name, name, w.Low.Ratio)}}
}

// indent is what a line begins with.
func indent(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " \t"))] }

// whole tells whether a line is a statement of its own, as far as its brackets
// and its semicolons tell.
func whole(line string) bool {
	depth := 0
	for _, c := range line {
		switch c {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ';', ':':
			if depth == 0 {
				return false
			}
		}
	}
	return depth == 0 && strings.TrimSpace(line) != "" && !strings.HasSuffix(line, "\\")
}

// lowrankLarger warns when factors hold more numbers than the matrix. A line that
// also found a rank that saves is a search; nothing cut off is a look.
func lowrankLarger(h *history) {
	for i := range h.events {
		e := &h.events[i]
		if e.Kind != trace.Factor || e.Line == 0 || saves(e.Low) || exact(e.Low) || e.Object == "" && e.Low.Rows*e.Low.Cols < smallArray {
			continue
		}
		if h.after(-1, func(o *trace.Event) bool { return o.Kind == trace.Factor && o.Line == e.Line && saves(o.Low) }) {
			continue
		}
		l := e.Low
		n := l.Rows * l.Cols
		limit := float64(n) / float64(l.Rows+l.Cols)
		largest := int(math.Ceil(limit)) - 1
		f := h.tell(e, "Rank {rank} of a {_shape} weight holds more numbers than the weight\n"+
			"U, S and V of line {_line} hold {factors} numbers, the weight {numbers}. Two factors, with S multiplied into one of them, save only below rank m·n/(m+n), here {limit:.1f}.\n"+
			"numbers: the weight; U, S and V | {numbers} | {factors}\nlargest rank that saves | {largest}",
			"_shape", []string{shape(l)}, "rank numbers factors limit largest", float64(l.Rank), float64(n), float64(held(l)), limit, float64(largest))
		if ratio := ratioOf(largest, min(l.Rows, l.Cols)); ratio != "" {
			f.Fix = set(e.Call, "rank_ratio", 1, ratio, "Take rank "+count(largest))
		}
	}
}

// ratioOf is the shortest rank_ratio that keeps k of n; "" if k is none.
func ratioOf(k, n int) string {
	for digits := 1; k > 0 && digits < 8; digits++ {
		unit := math.Pow10(digits)
		text := strconv.FormatFloat(math.Ceil(float64(k)/float64(n)*unit)/unit, 'f', digits, 64)
		if r, err := strconv.ParseFloat(text, 64); err == nil && int(r*float64(n)) == k {
			return text
		}
	}
	return ""
}
