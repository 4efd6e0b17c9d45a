package advice

import (
	"fmt"
	"slices"

	"compressionlab/engine/trace"
)

// baselineMutated warns when one object is measured twice after a write, once
// through a name from before it and once through another: a comparison of a
// model with itself. Accuracy is preferred as the example, then what came first.
func baselineMutated(h *history) {
	told := map[string]bool{}
	for i := range h.events {
		w := &h.events[i]
		if w.Kind != trace.Write || w.Changed == 0 || told[w.Object] {
			continue
		}
		first, second := h.selfComparison(i)
		if second == nil {
			continue
		}
		told[w.Object] = true
		h.found = append(h.found, selfCompared(h, w, first, second))
	}
}

// selfComparison finds the two measurements, in the order in which they were
// made; nil, nil if there are none in the last cell.
func (h *history) selfComparison(write int) (first, second *trace.Event) {
	w := &h.events[write]
	for j := write + 1; j < len(h.events); j++ {
		b := &h.events[j]
		if b.Kind != trace.Measure || b.Object != w.Object || b.Name == "" || b.Line == 0 {
			continue
		}
		for i := write + 1; i < j; i++ {
			a := &h.events[i]
			if a.Kind != trace.Measure || a.Object != b.Object || a.Func != b.Func || a.Line == 0 || a.Name == "" || a.Name == b.Name || a.Frame != b.Frame {
				continue
			}
			if a.Frame != "" && (a.Frame != w.Frame || a.Step != w.Step || b.Step != w.Step) {
				continue
			}
			if h.rebuilt(i, j, w.Object) || !h.before(a.Name, i, write) && !h.before(b.Name, j, write) {
				continue
			}
			if second == nil || second.Func != "accuracy" && b.Func == "accuracy" {
				first, second = a, b
			}
		}
	}
	return first, second
}

// before tells whether name, as it stood at event i, was bound before the write.
func (h *history) before(name string, i, write int) bool {
	if w := &h.events[write]; w.Frame != "" && h.events[i].Frame == w.Frame {
		return slices.Contains(w.Locals, name)
	}
	b := h.boundAt(name, i)
	return b >= 0 && b < write
}

// rebuilt tells whether the object was written again between two events: the
// measurements then saw two states of it.
func (h *history) rebuilt(i, j int, object string) bool {
	return slices.ContainsFunc(h.events[i:j], func(e trace.Event) bool {
		return e.Kind == trace.Write && e.Object == object && e.Changed > 0
	})
}

func selfCompared(h *history, w, a, b *trace.Event) trace.Finding {
	names := []string{a.Name, b.Name}
	slices.SortFunc(names, func(x, y string) int { return h.firstBound(x) - h.firstBound(y) })
	value, numeric := reading(a)
	title := fmt.Sprintf("%s and %s are one model: both read %s", quoted(names[0]), quoted(names[1]), value)
	if !numeric {
		title = fmt.Sprintf("%s and %s are one model, compared with itself", quoted(names[0]), quoted(names[1]))
	}
	what := deed(w.Func)
	where := fmt.Sprintf("line %d", w.Line)
	if w.Line == 0 {
		where = "an earlier cell"
	}
	lines := fmt.Sprintf("lines %d and %d measure", a.Line, b.Line)
	if a.Line == b.Line {
		lines = fmt.Sprintf("line %d measures", b.Line)
	}
	f := trace.Finding{
		Line:  b.Line,
		When:  momentOf(b),
		Title: title,
		Detail: fmt.Sprintf("The %s in %s wrote into %s, so %s %s twice. "+
			"The two numbers will agree however much was lost. Copy the model first, and write into the copy.",
			what, where, number(w.Object), lines, number(w.Object)),
		Evidence: map[string]any{"names": names, "measure": a.Func, "object": w.Object},
		Fix:      copyFirst(w),
	}
	if numeric {
		f.Evidence["value"] = a.Value
		for _, n := range names {
			f.Rows = append(f.Rows, trace.Row{Label: fmt.Sprintf("%s(%s)", a.Func, n), After: value})
		}
		if before, _ := accuracies(w); a.Func == "accuracy" && before != nil {
			f.Evidence["baseline"] = share(before)
			f.Rows = append(f.Rows, trace.Row{Label: "before the " + what, After: percent(share(before))})
		}
	}
	return f
}

// reading writes what a measurement gave, in its own unit.
func reading(e *trace.Event) (text string, numeric bool) {
	switch e.Func {
	case "accuracy":
		return percent(e.Value), true
	case "measure_sparsity":
		return fmt.Sprintf("%.1f%% zeros", e.Value), true
	case "count_parameters":
		return count(int(e.Value)) + " parameters", true
	case "count_nonzero":
		return count(int(e.Value)) + " nonzero", true
	case "nbytes", "storage", "profile", "measure_memory":
		return count(int(e.Value)) + " bytes", true
	}
	return "", false
}
