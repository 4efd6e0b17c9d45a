package advice

import (
	"fmt"
	"strings"

	"compressionlab/engine/trace"
)

// prunedFrom tells whether a function of this run had made zeros in an object
// before event i, or in what it was copied from.
func (h *history) prunedFrom(object string, i int) bool {
	for i--; i >= 0; i-- {
		e := &h.events[i]
		if e.Kind == trace.Write && e.Object == object && e.ZerosAfter > e.ZerosBefore && e.Func != "data" {
			return true
		}
		if e.Kind == trace.Make && e.Func == "deepcopy" && e.Object == object && e.From != "" {
			return h.prunedFrom(e.From, i)
		}
	}
	return false
}

// zerosRegrown warns when a training made the zeros of a pruning into weights
// again, and no later pruning took them out.
func zerosRegrown(h *history) (found []trace.Finding) {
	for i := range h.events {
		w := &h.events[i]
		back := w.ZerosBefore - w.ZerosAfter
		if w.Kind != trace.Write || w.Line == 0 || !oneOf(w, "train", "fine_tune", "distill", "step") ||
			20*w.ZerosBefore < w.Weights || 10*back < w.ZerosBefore || back == 0 || !h.prunedFrom(w.Object, i) {
			continue
		}
		if h.after(i, func(e *trace.Event) bool {
			return e.Kind == trace.Write && e.Object == w.Object && e.ZerosAfter > e.ZerosBefore
		}) {
			continue
		}
		f := trace.Finding{
			Line:  w.Line,
			Title: fmt.Sprintf("Training brought %s pruned weights of %s back", count(back), h.who(w.Object, "the model")),
			Detail: fmt.Sprintf("A step moves every weight that has a gradient, and a zero has one too. Before line %d %s of the weights were zero, "+
				"after it %s. A mask has to hold them at zero while the others learn.", w.Line,
				percent(float64(w.ZerosBefore)/float64(w.Weights)), percent(float64(w.ZerosAfter)/float64(w.Weights))),
			Evidence: map[string]any{"zeros_before": w.ZerosBefore, "zeros_after": w.ZerosAfter},
			Rows:     append([]trace.Row{{Label: "weights that are zero", Before: count(w.ZerosBefore), After: count(w.ZerosAfter)}}, accuracyRow(w)...),
		}
		if place := map[string]int{"train": 9, "fine_tune": 4, "distill": 13}[w.Func]; place > 0 {
			f.Detail = strings.TrimSuffix(f.Detail, "A mask has to hold them at zero while the others learn.") + "`keep_zeros=True` holds them at zero while the others learn."
			f.Fix = set(w.Call, "keep_zeros", place, "True", "Keep the zeros")
		}
		found = append(found, f)
	}
	return found
}

// trainedOnTest warns when a model's accuracy is read on images that it learned
// from, and on no others.
func trainedOnTest(h *history) (found []trace.Finding) {
	told := map[string]bool{}
	for i := range h.events {
		e := &h.events[i]
		if e.Kind != trace.Measure || e.Func != "accuracy" || e.Line == 0 || told[e.Object] {
			continue
		}
		taught := func(images string, until int) int {
			for j := range h.events[:until] {
				if o := &h.events[j]; images != "" && o.Object == e.Object && o.From == images && (o.Kind == trace.Back || o.Kind == trace.Write && o.Changed > 0) {
					return j
				}
			}
			return -1
		}
		lesson := taught(e.From, i)
		if lesson < 0 || h.after(lesson, func(o *trace.Event) bool {
			return o.Kind == trace.Measure && o.Func == "accuracy" && o.Object == e.Object && taught(o.From, len(h.events)) < 0
		}) {
			continue
		}
		told[e.Object] = true
		w := &h.events[lesson]
		images := "the same images"
		if strings.HasPrefix(e.From, "digits()") {
			images = quoted(e.From)
		}
		f := trace.Finding{
			Line:  e.Line,
			Title: fmt.Sprintf("%s is asked what it was taught", upper(h.who(e.Object, "the model"))),
			Detail: fmt.Sprintf("%s trained on %s, and line %d reads the accuracy there: %s. It has seen these answers. "+
				"How well it reads an image that it has never met, only other images can tell.", upper(at(w.Line)), images, e.Line, percent(e.Value)),
			Evidence: map[string]any{"data": e.From, "accuracy": e.Value},
			Rows:     []trace.Row{{Label: "accuracy on what it learned from", After: percent(e.Value)}},
		}
		if e.From == "digits().test" {
			if w.Kind == trace.Write && w.Line > 0 {
				place := 1
				if w.Func == "distill" {
					place = 2
				}
				f.Fix = set(w.Call, "data", place, "digits().train", "Train on the other images")
			}
		} else if o, ok := h.run.Objects[e.Object]; ok && o.Accuracy != nil {
			f.Fix = set(e.Call, "data", 1, "digits().test", "Read it on the test images")
		}
		found = append(found, f)
	}
	return found
}
