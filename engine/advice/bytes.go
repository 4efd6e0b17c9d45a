package advice

import (
	"math"

	"compressionlab/engine/trace"
)

// smallArray is how many entries an array has that is there to be looked at:
// its sparse form is always larger.
const smallArray = 256

// largerThanDense warns when a sparse encoding takes more bytes than the array
// did. A line that also encoded something to fewer bytes is a search.
func largerThanDense(h *history) {
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
		h.tell(e, "`{_func}` made {bytes} bytes of {dense}\n"+
			"{sparsity%} of the entries are zero. This format also stores where each other entry stands, and saves bytes "+
			"above {break_even%} zeros only. Below that the dense array is the smaller one.\n"+
			"bytes, dense and encoded | {dense} | {bytes}\nentries that are zero | {sparsity%}\nsaves bytes above | {break_even%}",
			"_func", []string{e.Func}, "dense bytes sparsity break_even", float64(e.Dense), float64(e.Bytes), zeros, e.Limit)
	}
}

// reboundNotWritten warns when an array is written into, or encoded, that a
// model held once and holds no longer. Reading it is how one keeps the old
// weights; encoding it beside the new ones is a comparison.
func reboundNotWritten(h *history) {
	for i := range h.events {
		e := &h.events[i]
		if e.Kind != trace.Stale || e.Line == 0 || e.Func != "write" && h.after(-1, func(o *trace.Event) bool {
			return o.Kind == trace.Encode && o.Object == e.Object
		}) {
			continue
		}
		what := "encodes the weights from before"
		if e.Func == "write" {
			what = "writes there, and the model does not see it"
		}
		h.tell(e, "{_name} is no longer the weight of {_who}\n"+
			"In {_at} `{_tensor}` got a new array, and {_name} still means the old one: the two share nothing any more. "+
			"Line {_line} {_what}. Read it from the model again.",
			"_who _name _at _tensor _what name", []string{h.who(e.Object, "the model"), quotedOr(e.Name, "this array"), at(e.Since), member(e.Tensor), what, e.Name}, "since", float64(e.Since))
	}
}

// ratioIsNotBytes tells what 1/(1-sparsity) is when it is printed in a run that
// also looked at bytes, and printed no ratio of them.
func ratioIsNotBytes(h *history) {
	shown := func(what string) func(*trace.Event) bool {
		return func(e *trace.Event) bool { return e.Kind == trace.Show && e.Func == what && e.Line > 0 }
	}
	i := h.next(-1, shown("sparsity"))
	bytes := h.next(-1, func(e *trace.Event) bool {
		return e.Line > 0 && (e.Kind == trace.Encode || e.Kind == trace.Measure && oneOf(e, "nbytes", "measure_memory"))
	})
	if i < 0 || bytes < 0 || h.after(-1, shown("bytes")) {
		return
	}
	e, b := &h.events[i], &h.events[bytes]
	dense, sparse := b.Dense, b.Bytes
	for _, s := range h.run.Objects[b.Object].Storage {
		if s.Name == "dense" {
			dense = s.Bytes
		} else {
			sparse = s.Bytes
		}
	}
	ratio := math.NaN()
	if sparse > 0 {
		ratio = float64(dense) / float64(sparse)
	}
	f := h.tell(e, "{value:.2f} counts weights, and no bytes\n"+
		"Line {_line} prints 1/(1 − sparsity): how many weights there are for each that is not zero. What is saved is "+
		"bytes before / bytes after, both measured, and indices take bytes too.\n"+
		"weights / weights that are not zero | {value:.2f}\n"+
		"bytes dense / bytes encoded: {dense} / {bytes} | {ratio:.2f}",
		"", nil, "value sparsity ratio dense bytes", e.Value, e.Limit, ratio, float64(dense), float64(sparse))
	f.When = h.since(max(i, bytes))
}
