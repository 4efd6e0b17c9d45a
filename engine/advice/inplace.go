package advice

import (
	"fmt"
	"slices"
	"strings"

	"compressionlab/engine/trace"
)

// inplacePrune warns when a pruning wrote into a model that another name had led to
// before and still does, and when a model that is already pruned is pruned again as
// if it were fresh. Each object is reported once.
func inplacePrune(h *history, functions ...string) {
	told := map[string]bool{}
	for i := range h.events {
		w := &h.events[i]
		if w.Kind != trace.Write || !oneOf(w, functions...) || w.Line == 0 || told[w.Object] {
			continue
		}
		if w.Changed == 0 {
			if f, ok := prunedBefore(h, i); ok {
				told[w.Object] = true
				h.found = append(h.found, f)
			}
			continue
		}
		names, inside := h.holders(w)
		names = aliases(w, names)
		seen := momentOf(w)
		if len(names) < 2 {
			names, seen = h.localHolders(i)
			inside = nil
		}
		if len(names) < 2 {
			continue
		}
		written := h.writtenName(i, names)
		if w.Frame != "" && w.Reach[written] == nil {
			written = names[len(names)-1]
		}
		others := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == written })
		if h.loopOver(written) && !slices.ContainsFunc(others, func(n string) bool { return !inside[n] }) {
			continue // for m in models: the list is what is being pruned
		}
		victim := others[0]
		if slices.Contains(others, w.Name) {
			victim = w.Name
		}
		told[w.Object] = true
		f := sharedPrune(w, names, written, victim, inside)
		f.When = seen
		h.found = append(h.found, f)
	}
}

// aliases are those of the holders of write w by which one may take the model for
// another than it is: that had led to it before, or were bound by the statement that
// wrote. A name that the loop around it binds after that is only a name. There are
// none if nothing had led to the model before, unless one of the student's functions
// wrote and gave it back twice.
func aliases(w *trace.Event, holders []string) []string {
	held := func(name string) bool { return slices.Contains(w.Held, name) }
	p := w.Statement
	if !slices.ContainsFunc(holders, held) && (p == nil || w.Frame == "" || !p.Several) {
		return nil
	}
	if p == nil || !p.Inner {
		return holders
	}
	return slices.DeleteFunc(slices.Clone(holders), func(name string) bool { return !held(name) && !slices.Contains(p.Binds, name) })
}

// writtenName is the name that the student takes for the pruned model: the one
// that got the result of write i, else the one that was passed, else the latest.
func (h *history) writtenName(i int, names []string) string {
	w := &h.events[i]
	for j := i + 1; j < len(h.events) && h.events[j].Step == w.Step; j++ {
		if e := &h.events[j]; e.Kind == trace.Bind && slices.Contains(names, e.Name) {
			return e.Name
		}
	}
	if slices.Contains(names, w.Name) {
		return w.Name
	}
	return names[len(names)-1]
}

// localHolders are two locals of one of the student's functions, the older one
// first, by which the object of write i was compared with itself. A parameter
// and the name of what came back are no trap by themselves. With them comes the
// moment of the comparison.
func (h *history) localHolders(i int) ([]string, *trace.Moment) {
	w := &h.events[i]
	if w.Frame == "" {
		return nil, nil
	}
	a, b := h.selfComparison(i)
	switch {
	case b == nil || a.Frame != w.Frame:
		return nil, nil
	case slices.Contains(w.Locals, a.Name):
		return []string{a.Name, b.Name}, momentOf(b)
	}
	return []string{b.Name, a.Name}, momentOf(b)
}

// loopOver tells whether name is the variable of a for statement.
func (h *history) loopOver(name string) bool {
	b := h.firstBound(name)
	return b >= 0 && h.events[b].Loop
}

func sharedPrune(w *trace.Event, names []string, written, victim string, inside map[string]bool) trace.Finding {
	lost := quoted(victim)
	if inside[victim] {
		lost = "the model in " + lost
	}
	what := quoted(written)
	if inside[written] {
		what = "the model in " + what
	}
	both := "both names lead to"
	if !slices.ContainsFunc(names, func(n string) bool { return inside[n] }) {
		both = "both names mean"
	}
	if len(names) > 2 {
		both = fmt.Sprintf("all %d names lead to", len(names))
	}
	title, done := "Pruning %s also pruned %s", "pruned"
	if w.Func == "compress_model" {
		title, done = "Compressing %s also compressed %s", "compressed"
	}
	f := trace.Finding{
		Line:  w.Line,
		Title: fmt.Sprintf(title, what, lost),
		Detail: fmt.Sprintf("`%s` writes into the model you give it and hands the same model back. "+
			"After line %d %s %s, so there is no baseline left to compare with.", w.Func, w.Line, both, number(w.Object)),
		Evidence: map[string]any{"names": names, "changed": w.Changed},
		Fix:      copyFirst(w),
	}
	same := true
	for _, n := range names {
		same = same && !inside[n] && (w.Reach[n] == nil || w.Reach[n][0] == w.Object) // nil: of a local
	}
	if !same && !slices.ContainsFunc(names, func(n string) bool { return inside[n] }) {
		f.Detail = fmt.Sprintf("%s and %s are two models made of the same layers. "+
			"`%s` writes into the layers, so after line %d both are %s and there is no baseline left to compare with.",
			quoted(victim), quoted(written), w.Func, w.Line, done)
	}
	if before, after := accuracies(w); before != nil && after != nil {
		f.Evidence["accuracy_before"] = share(before)
		f.Evidence["accuracy_after"] = share(after)
		f.Rows = accuracyRow(w)
	}
	if w.Func == "structured_prune" && w.Biases > 0 {
		f.Evidence["biases"] = w.Biases
		f.Detail += fmt.Sprintf(" It zeroed %s biases too, and `measure_sparsity` counts none of them.", count(w.Biases))
		f.Rows = append(f.Rows, trace.Row{Label: "biases set to zero", After: count(w.Biases)})
	}
	label := "weights that are not zero"
	if w.Func == "structured_prune" { // the head is left alone, and not among them
		label = "not zero, of the layers pruned"
	}
	f.Rows = append(f.Rows, trace.Row{
		Label: label, Before: count(w.Weights - w.ZerosBefore), After: count(w.Weights - w.ZerosAfter),
	})
	if same {
		f.Rows = append(f.Rows, trace.Row{Label: victim + " is " + written, After: "True"})
	}
	return f
}

// prunedBefore is the other half of the rule: write i asked for fewer zeros
// than an earlier pruning of this run had left, so it changed nothing. Whoever
// writes that takes the model for unpruned, and its weights are gone. No single
// edit brings them back: the pruning that erased them may have been meant.
func prunedBefore(h *history, i int) (trace.Finding, bool) {
	w := &h.events[i]
	asked := int(w.Value * float64(w.Weights))
	if asked == 0 || asked >= w.ZerosBefore {
		return trace.Finding{}, false
	}
	for j := i - 1; j >= 0; j-- {
		e := &h.events[j]
		if e.Kind != trace.Write || e.Object != w.Object || e.ZerosAfter <= e.ZerosBefore {
			continue
		}
		name, names := w.Name, []string{w.Name}
		if name == "" {
			names = []string{}
			name = number(w.Object)
		} else {
			name = quoted(name)
		}
		zeros := percent(float64(w.ZerosBefore) / float64(w.Weights))
		when := fmt.Sprintf("line %d", e.Line)
		if e.Line == 0 {
			when = "an earlier cell"
		} else if e.Line == w.Line {
			when = "an earlier round of the loop"
		}
		return trace.Finding{
			Line:  w.Line,
			When:  momentOf(w),
			Title: fmt.Sprintf("%s was pruned before line %d pruned it", strings.ToUpper(name[:1])+name[1:], w.Line),
			Detail: fmt.Sprintf("Line %d asks for %s zeros, but %s had already left %s of them in this very model. "+
				"The pruning changed nothing, and no name leads to the weights that are gone.",
				w.Line, percent(w.Value), when, zeros),
			Evidence: map[string]any{"names": names, "changed": 0, "zeros": w.ZerosBefore, "asked": asked},
			Rows: []trace.Row{{
				Label: "weights that are zero", Before: count(w.ZerosBefore), After: count(w.ZerosAfter),
			}},
		}, true
	}
	return trace.Finding{}, false
}
