package advice

import (
	"fmt"
	"slices"

	"compressionlab/engine/trace"
)

// manyZeros is the sparsity from which a model that ends a run unencoded is
// worth a word: about where CSR begins to pay.
const manyZeros = 0.5

// zerosStillStored warns when this run made zeros and then trusted dense
// storage with them: it read .nbytes of a pruned weight, or ended with a model
// at least half of zeros, and no sparse encoding of it was asked for.
func zerosStillStored(h *history) {
	told := map[string]bool{}
	for i := range h.events {
		w := &h.events[i]
		if w.Kind != trace.Write || w.Line == 0 || w.ZerosAfter <= w.ZerosBefore || told[w.Object] || w.Func == "structured_prune" {
			continue
		}
		if h.encoded(i, w.Object) {
			continue
		}
		name := h.nameOf(w.Object)
		read := -1
		for j := i + 1; j < len(h.events) && read < 0; j++ {
			if e := &h.events[j]; e.Kind == trace.Measure && e.Func == "nbytes" && e.Object == w.Object && e.Line > 0 {
				read = j
			}
		}
		o, reachable := h.run.Objects[w.Object]
		sparse := reachable && o.Weights > 0 && float64(o.Weights-o.Nonzero) >= manyZeros*float64(o.Weights)
		if read < 0 && !sparse {
			continue
		}
		told[w.Object] = true
		h.found = append(h.found, stillStored(h, w, read, name))
	}
}

// encoded tells whether after event i an object was stored sparsely, or what
// was made of it: its codes, or itself without its empty channels.
func (h *history) encoded(i int, object string) bool {
	return h.after(i, func(e *trace.Event) bool {
		return e.Object == object && e.Kind == trace.Encode ||
			e.From == object && e.Kind == trace.Make && e.Func != "deepcopy" && h.encoded(i, e.Object)
	})
}

// nameOf is the first name that means the object itself when the run ends; ""
// if there is none.
func (h *history) nameOf(object string) string {
	for _, n := range h.run.Order {
		if h.run.Names[n] == object {
			return n
		}
	}
	return ""
}

func stillStored(h *history, w *trace.Event, read int, name string) trace.Finding {
	zeros, weights := w.ZerosAfter, w.Weights
	o, reachable := h.run.Objects[w.Object]
	if reachable {
		zeros, weights = o.Weights-o.Nonzero, o.Weights
	}
	who := "The model"
	if name != "" {
		who = quoted(name)
	}
	f := trace.Finding{
		Line:  w.Line,
		When:  h.since(read),
		Title: fmt.Sprintf("%s zeros in %s still take 4 bytes each", count(zeros), quotedOr(name, "the model")),
		Evidence: map[string]any{
			"names": []string{name}, "zeros": zeros, "weights": weights,
		},
	}
	if name == "" {
		f.Evidence["names"] = []string{}
	}
	why := "Bytes are saved by how you store a model, not by pruning it."
	if read >= 0 {
		e := &h.events[read]
		f.Line = e.Line
		f.Evidence["nbytes"] = int(e.Value)
		f.Detail = fmt.Sprintf("Line %d reads %s bytes, exactly what the array took before the pruning: "+
			"dense storage writes every zero down. %s", e.Line, count(int(e.Value)), why)
	} else {
		f.Detail = fmt.Sprintf("%s is %s zeros, and the run ends with all of them written down in dense storage. %s",
			who, percent(float64(zeros)/float64(max(weights, 1))), why)
	}
	held := o.Storage
	if !slices.ContainsFunc(held, func(f trace.Format) bool { return f.Name == "csr" }) {
		held = nil // codes
	}
	for _, format := range held {
		f.Evidence[format.Name] = format.Bytes
		if format.Name == "dense" {
			f.Rows = append(f.Rows, trace.Row{Label: "dense bytes", Before: count(format.Bytes), After: count(format.Bytes)})
			continue
		}
		f.Evidence["break_even"] = format.BreakEven
		f.Rows = append(f.Rows,
			trace.Row{Label: "CSR bytes", After: count(format.Bytes)},
			trace.Row{Label: "CSR saves bytes above", After: percent(format.BreakEven)})
	}
	if len(held) > 0 {
		bitmap := 0
		for _, t := range o.Tensors {
			if len(t.Shape) < 2 {
				bitmap += t.Bytes
			} else {
				bitmap += 4*t.Nonzero + (t.Bytes/4+7)/8 // the values, and one bit an entry
			}
		}
		f.Evidence["bitmap"] = bitmap
		f.Rows = append(f.Rows, trace.Row{Label: "bitmap bytes", After: count(bitmap)})
	}
	f.Fix = h.showStorage(name)
	return f
}

func quotedOr(name, otherwise string) string {
	if name == "" {
		return otherwise
	}
	return quoted(name)
}

// showStorage is the fix: a last line that prints the bytes of every format.
func (h *history) showStorage(name string) *trace.Fix {
	if name == "" {
		return nil
	}
	return h.add("Show the bytes of each format", "print(storage("+name+"))")
}
