package advice

import (
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
func zerosRegrown(h *history) {
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
		how, place := "A mask has to hold", map[string]int{"train": 9, "fine_tune": 4, "distill": 13}[w.Func]
		if place > 0 {
			how = "`keep_zeros=True` holds"
		}
		f := h.tell(w, "Training brought {back} pruned weights of {_who} back\n"+
			"A step moves every weight that has a gradient, and a zero has one too. Before line {_line}, {before%} of the weights were zero, "+
			"after it {after%}. {_how} them at zero while the others learn.\nweights that are zero | {zeros_before} | {zeros_after}",
			"_who _how", []string{h.whom(i, "the model"), how}, "back before after zeros_before zeros_after", float64(back), float64(w.ZerosBefore)/float64(w.Weights), float64(w.ZerosAfter)/float64(w.Weights), float64(w.ZerosBefore), float64(w.ZerosAfter))
		f.Rows = append(f.Rows, accuracyRow(w)...)
		if place > 0 {
			f.Fix = set(w.Call, "keep_zeros", place, "True", "Keep the zeros")
		}
	}
}

// trainedOnTest warns when a model's accuracy is read on images that it learned
// from, and on no others.
func trainedOnTest(h *history) {
	type pair struct{ object, images string }
	taught := map[pair]int{}     // the first lesson
	read := map[string]int{}     // the first accuracy on images of a lesson, by object
	fresh := map[string]bool{}   // accuracy was read on others
	student := map[string]bool{} // had a lesson
	for i := range h.events {
		e := &h.events[i]
		p := pair{e.Object, e.From}
		_, known := taught[p]
		switch {
		case e.From == "":
		case e.Kind == trace.Back || e.Kind == trace.Write && e.Changed > 0:
			if student[e.Object] = true; !known {
				taught[p] = i
			}
		case e.Kind != trace.Measure || e.Func != "accuracy" || !student[e.Object]:
		case !known:
			fresh[e.Object] = true
		case e.Line > 0 && read[e.Object] == 0:
			read[e.Object] = i
		}
	}
	for i := range h.events {
		e := &h.events[i]
		if read[e.Object] != i || i == 0 || fresh[e.Object] {
			continue
		}
		w := &h.events[taught[pair{e.Object, e.From}]]
		images := "the same images"
		if strings.HasPrefix(e.From, "digits()") {
			images = quoted(e.From)
		}
		f := h.tell(e, "{_who} is asked what it was taught\n"+
			"{_at} trained on {_images}, and line {_line} reads the accuracy there: {accuracy%}. It has seen these answers. "+
			"How well it reads an image that it has never met, only other images can tell.\naccuracy on what it learned from | {accuracy%}",
			"_who _at _images data", []string{h.who(e.Object, "the model"), upper(at(w.Line)), images, e.From}, "accuracy", e.Value)
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
	}
}
