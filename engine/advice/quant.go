package advice

import (
	"fmt"

	"compressionlab/engine/trace"
)

// quantizeOverhead tells of a weight that takes no fewer bytes as codes: what
// comes with them outweighs what they save.
func quantizeOverhead(h *history) (found []trace.Finding) {
	for i := range h.events {
		e := &h.events[i]
		if e.Kind != trace.Make || e.Line == 0 || !oneOf(e, "quantize", "cluster") || e.Dense == 0 || e.Bytes < e.Dense {
			continue
		}
		what := "scales and zero points"
		if e.Func == "cluster" {
			what = "codebook"
		}
		found = append(found, trace.Finding{
			Line:  e.Line,
			Title: fmt.Sprintf("`%s` takes %s bytes as codes, and %s without", member(e.Tensor), count(e.Bytes), count(e.Dense)),
			Detail: fmt.Sprintf("Its %s codes are %s bytes, and the %s %s more. On a weight of %s numbers that is more than "+
				"shorter codes save. Fewer bits, or this layer as it was, take less.", count(e.Dense/4), count(e.Bytes-e.Overhead), what, count(e.Overhead), count(e.Dense/4)),
			Evidence: map[string]any{"before": e.Dense, "after": e.Bytes, "overhead": e.Overhead},
			Rows:     []trace.Row{{Label: "bytes", Before: count(e.Dense), After: count(e.Bytes)}, {Label: "of these " + what, After: count(e.Overhead)}},
		})
	}
	return found
}

// pruneAfterQuantize tells that a weight had few values when it was pruned: it
// had been rounded to a grid.
func pruneAfterQuantize(h *history) (found []trace.Finding) {
	for i := range h.events {
		w := &h.events[i]
		if w.Kind != trace.Write || w.Line == 0 || w.Grid == 0 || w.Changed == 0 {
			continue
		}
		found = append(found, trace.Finding{
			Line:  w.Line,
			Title: fmt.Sprintf("%s was rounded before line %d pruned it", upper(h.who(w.Object, "the model")), w.Line),
			Detail: fmt.Sprintf("`%s` held %d values only: a grid, made for all the weights. The pruning took %s of them away, "+
				"and the grid stays as wide as it was. Pruned first, the weights that stay get a grid of their own.", member(w.Tensor), w.Grid, count(w.Changed)),
			Evidence: map[string]any{"values": w.Grid, "changed": w.Changed},
		})
	}
	return found
}

// lowAgreement is the rank correlation below which size and gradient disagree
// about which weights matter.
const lowAgreement = 0.6

// magnitudeOnly tells of a pruning by size in a run that has gradients, which
// rank a layer's weights very differently.
func magnitudeOnly(h *history) (found []trace.Finding) {
	for i := range h.events {
		w := &h.events[i]
		if w.Kind != trace.Write || w.Line == 0 || w.Apart == "" || w.Agreement >= lowAgreement || w.Changed == 0 ||
			h.after(-1, func(e *trace.Event) bool { return e.Kind == trace.Write && e.Func == "gradient_prune" }) {
			continue
		}
		found = append(found, trace.Finding{
			Line:  w.Line,
			Title: fmt.Sprintf("Size and gradient disagree about `%s`", member(w.Apart)),
			Detail: fmt.Sprintf("Line %d pruned by |w|. The gradients that this run has computed rank the same weights by |w·∂L/∂w|, and the two orders agree to %.2f "+
				"(1: the same, 0: unrelated). `gradient_prune` goes by the second (Molchanov et al. 2017, Lee et al. 2019).", w.Line, w.Agreement),
			Evidence: map[string]any{"tensor": w.Apart, "agreement": w.Agreement},
			Rows:     []trace.Row{{Label: "rank correlation of |w| and |w·∂L/∂w|", After: fmt.Sprintf("%.2f", w.Agreement)}},
		})
	}
	return found
}
