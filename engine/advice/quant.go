package advice

import (
	"strings"

	"compressionlab/engine/trace"
)

// quantizeOverhead tells of a weight that takes no fewer bytes as codes: what
// comes with them outweighs what they save.
func quantizeOverhead(h *history) {
	for i := range h.events {
		e := &h.events[i]
		if e.Kind != trace.Make || e.Line == 0 || !oneOf(e, "quantize", "cluster") || e.Dense == 0 || e.Bytes < e.Dense {
			continue
		}
		what := "scales and zero points"
		if e.Func == "cluster" {
			what = "codebook"
		}
		h.tell(e, "`{_tensor}` takes {after} bytes as codes, and {before} without\n"+
			"Its {_n} codes are {_codes} bytes, and the {_what} {overhead} more. On a weight of {_n} numbers that is more than "+
			"shorter codes save. Fewer bits, or this layer as it was, take less.\nbytes | {before} | {after}\nof which {_what} | {overhead}",
			"_tensor _what", []string{member(e.Tensor), what}, "_n _codes before after overhead", float64(e.Dense/4), float64(e.Bytes-e.Overhead), float64(e.Dense), float64(e.Bytes), float64(e.Overhead))
	}
}

// pruneAfterQuantize tells that a weight had few values when it was pruned: it
// had been rounded to a grid.
func pruneAfterQuantize(h *history) {
	for i := range h.events {
		w := &h.events[i]
		if w.Kind != trace.Write || w.Line == 0 || w.Grid == 0 || w.Changed == 0 {
			continue
		}
		f := h.tell(w, "{_who} was rounded before line {_line} pruned it\n"+
			"`{_tensor}` held {values} values only: a grid, made for all the weights. The pruning took {changed} of the model's weights away, "+
			"and the grid stays as wide as it was. Pruned first, the weights that stay get a grid of their own.",
			"_who _tensor", []string{h.whom(i, "the model"), member(w.Tensor)}, "values changed", float64(w.Grid), float64(w.Changed))
		f.Fix = h.pruneFirst(i)
	}
}

// pruneFirst is the fix that has the line of pruning i above the lines that rounded
// what it prunes. It is nil unless that line is a statement of its own and nothing
// between was measured, or written into another model, which could then be
// something else.
func (h *history) pruneFirst(i int) *trace.Fix {
	w, c := &h.events[i], h.events[i].Call
	if c == nil || w.Frame != "" || w.Name == "" || c.Arg != w.Name || c.Line != w.Line || c.EndLine != w.Line || !whole(w.Text) {
		return nil
	}
	if c.Column != 1 && !(strings.HasPrefix(w.Text, w.Name+" = ") && c.Column == len([]rune(w.Name))+4) {
		return nil
	}
	rounds := func(e *trace.Event) bool {
		return e.Kind == trace.Write && e.Object == w.Object && e.Func == "data" ||
			e.Kind == trace.Make && e.From == w.Object && oneOf(e, "quantize", "cluster")
	}
	first, statements := -1, map[int]bool{} // that round
	for j := range i {
		if e := &h.events[j]; rounds(e) {
			statements[e.Step] = true
		}
	}
	for j := i - 1; j >= 0 && statements[h.events[j].Step]; j-- {
		if e := &h.events[j]; rounds(e) {
			first = j
		} else if e.Kind != trace.Bind || e.Name == w.Name {
			return nil
		}
	}
	if first < 0 || h.events[first].Step == w.Step {
		return nil
	}
	line := w.Line
	for j := range h.events {
		if e := &h.events[j]; e.Step == h.events[first].Step {
			line = min(line, e.Line)
		}
	}
	if line == 0 || line == w.Line || h.boundAt(w.Name, first) < 0 {
		return nil
	}
	return &trace.Fix{Label: "Prune first", Edits: []trace.Edit{
		{Line: line, Column: 1, New: w.Text + "\n"}, {Line: w.Line, Column: 1, Old: w.Text}}}
}

// lowAgreement is the rank correlation below which size and gradient disagree
// about which weights matter.
const lowAgreement = 0.6

// magnitudeOnly tells of a pruning by size in a run that has gradients, which
// rank a layer's weights very differently.
func magnitudeOnly(h *history) {
	for i := range h.events {
		w := &h.events[i]
		if w.Kind != trace.Write || w.Line == 0 || w.Apart == "" || w.Agreement >= lowAgreement || w.Changed == 0 ||
			h.after(-1, func(e *trace.Event) bool { return e.Kind == trace.Write && e.Func == "gradient_prune" }) {
			continue
		}
		h.tell(w, "Size and gradient disagree about `{tensor}`\n"+
			"Line {_line} pruned by |w|. The gradients that this run has computed rank the same weights by |w·∂L/∂w|, and the two orders agree to {agreement:.2f} "+
			"(1: the same, 0: unrelated). `gradient_prune` goes by the second (Molchanov et al. 2017, Lee et al. 2019).\n"+
			"rank correlation of |w| and |w·∂L/∂w| | {agreement:.2f}",
			"tensor", []string{member(w.Apart)}, "agreement", w.Agreement)
	}
}
