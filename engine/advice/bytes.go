package advice

import (
	"fmt"

	"compressionlab/engine/trace"
)

// smallArray is how many entries an array has that is there to be looked at:
// its sparse form is always larger.
const smallArray = 256

// largerThanDense warns when a sparse encoding takes more bytes than the array
// did. A line that also encoded something to fewer bytes is a search.
func largerThanDense(h *history) (found []trace.Finding) {
	for i := range h.events {
		e := &h.events[i]
		if e.Kind != trace.Encode || e.Line == 0 || e.Bytes <= e.Dense || e.Weights < smallArray {
			continue
		}
		if h.after(-1, func(o *trace.Event) bool {
			return o.Line == e.Line && (o.Kind == trace.Encode && o.Dense > 0 && o.Bytes <= o.Dense || o.Kind == trace.Stale)
		}) {
			continue
		}
		zeros := float64(e.ZerosAfter) / float64(e.Weights)
		found = append(found, trace.Finding{
			Line:  e.Line,
			Title: fmt.Sprintf("`%s` made %s bytes of %s", e.Func, count(e.Bytes), count(e.Dense)),
			Detail: fmt.Sprintf("%s of the entries are zero. This format also stores where each other entry stands, and saves bytes "+
				"above %s zeros only. Below that the dense array is the smaller one.", percent(zeros), percent(e.Limit)),
			Evidence: map[string]any{"dense": e.Dense, "bytes": e.Bytes, "sparsity": zeros, "break_even": e.Limit},
			Rows: []trace.Row{{Label: "bytes, dense and encoded", Before: count(e.Dense), After: count(e.Bytes)},
				{Label: "zeros: now, and where it breaks even", Before: percent(zeros), After: percent(e.Limit)}},
		})
	}
	return found
}

// reboundNotWritten warns when an array is written into, or encoded, that a
// model held once and holds no longer. Reading it is how one keeps the old
// weights; encoding it beside the new ones is a comparison.
func reboundNotWritten(h *history) (found []trace.Finding) {
	for i := range h.events {
		e := &h.events[i]
		if e.Kind != trace.Stale || e.Line == 0 || e.Func != "write" && h.after(-1, func(o *trace.Event) bool {
			return o.Kind == trace.Encode && o.Object == e.Object
		}) {
			continue
		}
		who, name := h.who(e.Object, "the model"), quotedOr(e.Name, "this array")
		what := fmt.Sprintf("Line %d encodes the weights from before.", e.Line)
		if e.Func == "write" {
			what = fmt.Sprintf("Line %d writes there, and the model does not see it.", e.Line)
		}
		found = append(found, trace.Finding{
			Line:  e.Line,
			Title: fmt.Sprintf("%s is no longer the weight of %s", upper(name), who),
			Detail: fmt.Sprintf("In %s `%s` got a new array, and %s still means the old one: the two share nothing any more. %s Read it from the model again.",
				at(e.Since), member(e.Tensor), name, what),
			Evidence: map[string]any{"names": []string{e.Name}, "since": e.Since, "tensor": e.Tensor},
		})
	}
	return found
}

// ratioIsNotBytes tells what 1/(1-sparsity) is when it is printed in a run that
// also looked at bytes, and printed no ratio of them.
func ratioIsNotBytes(h *history) (found []trace.Finding) {
	shown := func(what string) func(*trace.Event) bool {
		return func(e *trace.Event) bool { return e.Kind == trace.Show && e.Func == what && e.Line > 0 }
	}
	i := h.next(-1, shown("sparsity"))
	bytes := h.next(-1, func(e *trace.Event) bool {
		return e.Line > 0 && (e.Kind == trace.Encode || e.Kind == trace.Measure && oneOf(e, "nbytes", "measure_memory"))
	})
	if i < 0 || bytes < 0 || h.after(-1, shown("bytes")) {
		return nil
	}
	e, b := &h.events[i], &h.events[bytes]
	f := trace.Finding{
		Line:  e.Line,
		Title: fmt.Sprintf("%.2f counts weights, and no bytes", e.Value),
		Detail: fmt.Sprintf("Line %d prints 1/(1 − sparsity): how many weights there are for each that is not zero. What is saved is "+
			"bytes before / bytes after, both measured, and indices take bytes too.", e.Line),
		Evidence: map[string]any{"value": e.Value, "sparsity": e.Limit},
		Rows:     []trace.Row{{Label: "weights / weights that are not zero", After: fmt.Sprintf("%.2f", e.Value)}},
	}
	dense, sparse := b.Dense, b.Bytes
	for _, s := range h.run.Objects[b.Object].Storage {
		if s.Name == "dense" {
			dense = s.Bytes
		} else {
			sparse = s.Bytes
		}
	}
	if sparse > 0 {
		ratio := float64(dense) / float64(sparse)
		f.Evidence["bytes"] = ratio
		f.Rows = append(f.Rows, trace.Row{Label: fmt.Sprintf("bytes dense / bytes encoded: %s / %s", count(dense), count(sparse)), After: fmt.Sprintf("%.2f", ratio)})
	}
	return []trace.Finding{f}
}
