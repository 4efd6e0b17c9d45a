package advice

import (
	"fmt"
	"strconv"
	"strings"

	"compressionlab/engine/trace"
)

// headPruned warns when a structured pruning zeroed outputs of the last layer,
// which are the classes.
func headPruned(h *history) (found []trace.Finding) {
	for i := range h.events {
		w := &h.events[i]
		if w.Kind != trace.Write || w.Line == 0 || len(w.Head) == 0 || w.Changed == 0 {
			continue
		}
		classes := make([]string, len(w.Head))
		for j, c := range w.Head {
			classes[j] = strconv.Itoa(c)
		}
		noun := "outputs"
		if len(classes) == 1 {
			noun = "output"
		}
		found = append(found, trace.Finding{
			Line:  w.Line,
			Title: fmt.Sprintf("Pruning %s silenced %s of its last layer", h.who(w.Object, "the model"), counted(len(classes), "class", "classes")),
			Detail: fmt.Sprintf("The last layer has one output for each class. Line %d set its %s %s to zero, weights and bias: "+
				"whatever the image shows, the score is 0. Between layers units can go; the classes have to stay.", w.Line, noun, and(classes)),
			Evidence: map[string]any{"classes": w.Head},
			Rows:     accuracyRow(w),
			Fix:      set(w.Call, "skip_head", 3, "True", "Keep the classes"),
		})
	}
	return found
}

// manyUnits is the share of zero units from which a model that ends a run in
// its old shapes is worth a word.
const manyUnits = 0.25

// channelsNotRemoved warns when whole units are zero and still have their place
// in every shape: a size was read after it, or the run ends so.
func channelsNotRemoved(h *history) (found []trace.Finding) {
	told := map[string]bool{}
	for i := range h.events {
		w := &h.events[i]
		if w.Kind != trace.Write || w.Func != "structured_prune" || w.Line == 0 || w.Changed == 0 || w.Erased == 0 || told[w.Object] {
			continue
		}
		if h.encoded(i, w.Object) || h.after(i, func(e *trace.Event) bool {
			return e.Kind == trace.Make && e.Func == "remove_channels" && e.From == w.Object ||
				e.Kind == trace.Write && e.Object == w.Object && e.ZerosAfter < e.ZerosBefore
		}) {
			continue
		}
		o, reachable := h.run.Objects[w.Object]
		read := h.next(i, func(e *trace.Event) bool {
			return e.Kind == trace.Measure && e.Object == w.Object && e.Line > 0 && oneOf(e, "nbytes", "count_parameters", "profile", "measure_memory")
		})
		if read < 0 && (!reachable || float64(w.Erased) < manyUnits*float64(w.Units)) {
			continue
		}
		told[w.Object] = true
		name := h.nameOf(w.Object)
		f := trace.Finding{
			Line:     w.Line,
			Title:    fmt.Sprintf("%s of %s units of %s are zero, and none is gone", count(w.Erased), count(w.Units), quotedOr(name, "the model")),
			Detail:   "The run ends with every shape as it was. ",
			Evidence: map[string]any{"units": w.Units, "erased": w.Erased},
		}
		if read >= 0 {
			e := &h.events[read]
			value, _ := reading(e)
			f.Detail = fmt.Sprintf("Line %d reads %s, as many as before the pruning. ", e.Line, value)
		}
		f.Detail += "`structured_prune` writes zeros and keeps the shapes: the same bytes are stored, the same products computed. " +
			"`remove_channels` makes the smaller model, with the same outputs."
		if reachable {
			f.Rows = []trace.Row{
				{Label: "bytes, before and after pruning", Before: count(o.Bytes), After: count(o.Bytes)},
				{Label: "multiplications an image", Before: count(o.Weights), After: count(o.Weights)},
			}
		}
		if name != "" {
			small := h.fresh(name)
			f.Fix = h.add("Remove the empty units", small+" = remove_channels("+name+")", "print(count_parameters("+name+"), count_parameters("+small+"))")
		}
		found = append(found, f)
	}
	return found
}

// layerDied warns when a function left no weight of a layer. A student who
// assigns zeros by hand means it.
func layerDied(h *history) (found []trace.Finding) {
	for i := range h.events {
		w := &h.events[i]
		if w.Kind != trace.Write || w.Line == 0 || len(w.Died) == 0 || w.Func == "data" {
			continue
		}
		names := make([]string, len(w.Died))
		for j, n := range w.Died {
			names[j] = strings.TrimSuffix(member(n), ".weight")
			if names[j] == "weight" {
				names[j] = h.nameOf(w.Object)
			}
		}
		if names[0] == "" {
			names[0] = "weight"
		}
		found = append(found, trace.Finding{
			Line:  w.Line,
			Title: fmt.Sprintf("Every weight of %s is zero", list(names)),
			Detail: fmt.Sprintf("After line %d nothing of its input gets through: whatever comes in, the same numbers go out, "+
				"its biases, so the answer no longer depends on the image. A lower sparsity, or `scope=\"layer\"`, leaves every layer some weights.", w.Line),
			Evidence: map[string]any{"layers": w.Died},
			Rows:     accuracyRow(w),
		})
	}
	return found
}

// biasNotCounted tells that a sparsity read after a structured pruning leaves
// the biases out that it zeroed.
func biasNotCounted(h *history) (found []trace.Finding) {
	told := map[string]bool{}
	for i := range h.events {
		w := &h.events[i]
		if w.Kind != trace.Write || w.Func != "structured_prune" || w.Biases == 0 || told[w.Object] {
			continue
		}
		read := h.next(i, func(e *trace.Event) bool {
			return e.Kind == trace.Measure && e.Func == "measure_sparsity" && e.Object == w.Object && e.Line > 0
		})
		if read < 0 {
			continue
		}
		told[w.Object] = true
		e := &h.events[read]
		found = append(found, trace.Finding{
			Line:  e.Line,
			Title: fmt.Sprintf("%.1f%% leaves %s out that became zero too", e.Value, counted(w.Biases, "bias", "biases")),
			Detail: fmt.Sprintf("`measure_sparsity` counts weights. `structured_prune` in %s zeroed whole units of %s, "+
				"and with each unit its bias. They are few, so the share is fair; the count of zeros is not complete.", at(w.Line), h.who(w.Object, "the model")),
			Evidence: map[string]any{"biases": w.Biases, "sparsity": e.Value},
			Rows:     []trace.Row{{Label: "weights that are zero", After: count(w.ZerosAfter)}, {Label: "biases that became zero", After: count(w.Biases)}},
		})
	}
	return found
}

// counted is a number with its noun: 1 class, 5 classes.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(n) + " " + many
}
