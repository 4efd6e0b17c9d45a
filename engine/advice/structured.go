package advice

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"compressionlab/engine/trace"
)

// headPruned warns when a structured pruning zeroed outputs of the last layer,
// which are the classes.
func headPruned(h *history) {
	for i := range h.events {
		w := &h.events[i]
		if w.Kind != trace.Write || w.Line == 0 || len(w.Head) == 0 || w.Changed == 0 {
			continue
		}
		classes := make([]string, len(w.Head))
		for j, c := range w.Head {
			classes[j] = strconv.Itoa(c)
		}
		f := h.tell(w, "Pruning {_who} silenced {_classes} of its last layer\n"+
			"The last layer has one output for each class. Line {_line} set {_which} to zero, weights and bias: "+
			"whatever the image shows, their score is 0. Between layers units can go; the classes have to stay.",
			"_who _classes _which", []string{h.whom(i, "the model"), counted(len(classes), "class", "classes"), and(classes)}, "")
		f.Evidence["classes"] = w.Head
		f.Rows, f.Fix = accuracyRow(w), set(w.Call, "skip_head", 3, "True", "Keep the classes")
	}
}

// manyUnits is the share of zero units from which a model that ends a run in
// its old shapes is worth a word.
const manyUnits = 0.25

// channelsNotRemoved warns when whole units are zero and still have their place
// in every shape: a size was read after it, or the run ends so.
func channelsNotRemoved(h *history) {
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
		ends := "The run ends with every shape as it was."
		if read >= 0 {
			e := &h.events[read]
			value, _ := reading(e)
			ends = upper(at(e.Line)) + " reads " + value + ", as many as before the pruning."
		}
		bytes, weights := math.NaN(), math.NaN()
		if reachable {
			bytes, weights = float64(o.Bytes), float64(o.Weights)
		}
		f := h.tell(w, "{erased} of {units} units of {_who} are zero, and none is gone\n"+
			"{_ends} `structured_prune` writes zeros and keeps the shapes: the same bytes are stored, the same products computed. "+
			"`remove_channels` makes the smaller model, with the same outputs.\n"+
			"bytes | {bytes} | {bytes}\n"+
			"multiplications an image | {weights} | {weights}",
			"_who _ends", []string{h.whom(i, "the model"), ends}, "erased units bytes weights", float64(w.Erased), float64(w.Units), bytes, weights)
		f.When = h.since(read)
		if name := h.written(i); name != "" {
			small := h.fresh(name)
			f.Fix = h.add("Remove the empty units", small+" = remove_channels("+name+")\n"+sizes(name, small))
		}
	}
}

// sizes is the line of a fix that shows what a smaller model saves.
func sizes(name, small string) string {
	return "print(f\"parameters: {count_parameters(" + name + "):,} in " + name + ", {count_parameters(" + small + "):,} in " + small + "\")"
}

// layerDied warns when a function left no weight of a layer. A student who
// assigns zeros by hand means it.
func layerDied(h *history) {
	for i := range h.events {
		w := &h.events[i]
		if w.Kind != trace.Write || w.Line == 0 || len(w.Died) == 0 || w.Func == "data" {
			continue
		}
		names, cure := make([]string, len(w.Died)), "A lower sparsity, or `scope=\"layer\"`, leaves every layer some weights."
		for j, n := range w.Died {
			if names[j] = strings.TrimSuffix(member(n), ".weight"); names[j] != "weight" {
				continue
			}
			cure = "A lower sparsity leaves it some weights." // it was given this layer alone
			if names[j] = h.written(i); names[j] == "" {
				names[j] = h.layer(w)
			}
		}
		f := h.tell(w, "Every weight of {_names} is zero\n"+
			"After line {_line} nothing of its input gets through: whatever comes in, the same numbers go out, "+
			"its biases, so the answer no longer depends on the image. {_cure}",
			"_names _cure", []string{list(names), cure}, "")
		f.Evidence["layers"], f.Rows = w.Died, accuracyRow(w)
	}
}

// layer is the layer that a write left without a weight, as the model calls it that
// holds it: the write was given the layer alone, which has no name of its own.
func (h *history) layer(w *trace.Event) string {
	found := map[string]bool{}
	for _, name := range h.run.Order {
		if !slices.Contains(w.Reach[name], w.Object) {
			continue
		}
		for _, t := range h.run.Objects[h.run.Names[name]].Tensors {
			if len(t.Shape) == 2 && t.Nonzero == 0 && slices.Contains(t.Written, w.Line) {
				found[strings.TrimSuffix(member(t.Name), ".weight")] = true
			}
		}
	}
	if len(found) != 1 {
		return "weight"
	}
	return slices.Collect(maps.Keys(found))[0]
}

// biasNotCounted tells that a sparsity read after a structured pruning leaves
// the biases out that it zeroed.
func biasNotCounted(h *history) {
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
		h.tell(&h.events[read], "{sparsity:.1f}% leaves {_biases} out that became zero too\n"+
			"`measure_sparsity` counts weights. `structured_prune` in {_at} zeroed whole units of {_who}, "+
			"and with each unit its bias. They are few, so the share is fair; the count of zeros is not complete.\n"+
			"weights that are zero | {zeros}\nbiases that became zero | {biases}",
			"_biases _at _who", []string{counted(w.Biases, "bias", "biases"), at(w.Line), h.whom(i, "the model")}, "sparsity zeros biases", h.events[read].Value, float64(w.ZerosAfter), float64(w.Biases))
	}
}

// counted is a number with its noun: 1 class, 5 classes.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(n) + " " + many
}
