package advice

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"compressionlab/engine/trace"
)

// Find returns what there is to warn about in a run, the most severe first and
// then by line. A run that failed has no findings: its error comes first.
func Find(r *trace.Run) []trace.Finding {
	found := []trace.Finding{}
	if r.Error != nil {
		return found
	}
	h := read(r)
	found = append(found, inplacePrune(h)...)
	found = append(found, baselineMutated(h)...)
	found = append(found, zerosStillStored(h)...)
	order := []string{trace.Critical, trace.High, trace.Medium, trace.Low}
	slices.SortStableFunc(found, func(a, b trace.Finding) int {
		if d := slices.Index(order, a.Severity) - slices.Index(order, b.Severity); d != 0 {
			return d
		}
		return a.Line - b.Line
	})
	return found
}

// history is a run with the lookups that the rules share.
type history struct {
	run    *trace.Run
	events []trace.Event
	end    *trace.Event
}

func read(r *trace.Run) *history {
	h := &history{run: r, events: r.Events}
	for i := range r.Events {
		if r.Events[i].Kind == trace.End {
			h.end = &r.Events[i]
		}
	}
	return h
}

// boundAt is the index of the last Bind of name before event i; -1 if none.
func (h *history) boundAt(name string, i int) int {
	for i--; i >= 0; i-- {
		if e := &h.events[i]; e.Kind == trace.Bind && e.Name == name {
			return i
		}
	}
	return -1
}

// firstBound is the index of the first Bind of name; -1 if none.
func (h *history) firstBound(name string) int {
	return slices.IndexFunc(h.events, func(e trace.Event) bool { return e.Kind == trace.Bind && e.Name == name })
}

// holders lists the names of a Write's Reach that lead to the whole of what was
// written, in the order in which they were first bound, and says of each
// whether it does so only through a list or the like.
func (h *history) holders(w *trace.Event) (names []string, inside map[string]bool) {
	whole := map[string]bool{w.Object: true}
	for _, id := range w.Sharing {
		if strings.HasPrefix(id, "Sequential#") && strings.HasPrefix(w.Object, "Sequential#") {
			whole[id] = true
		}
	}
	inside = map[string]bool{}
	for name, ids := range w.Reach {
		direct := len(ids) > 0 && whole[ids[0]]
		part := len(ids) > 0 && isModel(ids[0]) // a model that merely contains what was written
		if direct || !part && slices.ContainsFunc(ids, func(id string) bool { return whole[id] }) {
			names = append(names, name)
			inside[name] = !direct
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := h.firstBound(a) - h.firstBound(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return names, inside
}

func isModel(id string) bool {
	return strings.HasPrefix(id, "Sequential#") || strings.HasPrefix(id, "Linear#")
}

// copyFirst is the fix of a write into a shared model: let the call write into
// a copy. A call whose result is dropped has to keep its copy, under the name
// that was passed. It is nil where no single edit does that.
func copyFirst(w *trace.Event) *trace.Fix {
	c := w.Call
	if c == nil || w.Line == 0 || c.Arg == "" {
		return nil
	}
	keep := ""
	if c.Bare {
		if c.Arg != w.Name {
			return nil
		}
		keep = c.Arg + " = "
	}
	copied := "copy.deepcopy(" + c.Arg + ")"
	edit := trace.Edit{Line: c.Line, Column: c.Column, Old: c.Head}
	if end := strings.LastIndex(c.Head, c.Arg); c.Head != "" && end >= 0 {
		edit.New = keep + c.Head[:end] + copied + c.Head[end+len(c.Arg):]
	} else if keep == "" {
		edit = trace.Edit{Line: c.ArgLine, Column: c.ArgColumn, Old: c.Arg, New: copied}
	} else {
		return nil
	}
	label := "Prune a copy"
	if deed(w.Func) != "pruning" {
		label = "Write into a copy"
	}
	return &trace.Fix{Label: label, Edits: []trace.Edit{edit}}
}

// deed is what a function that writes into a model does, as a noun.
func deed(function string) string {
	switch function {
	case "data":
		return "assignment"
	case "train", "fine_tune", "distill", "step":
		return "training"
	case "compress_model":
		return "compression"
	}
	return "pruning"
}

// number names an object in prose: Sequential #1.
func number(id string) string { return strings.Replace(id, "#", " #", 1) }

// quoted puts a name between backquotes.
func quoted(name string) string { return "`" + name + "`" }

// list joins names for a sentence: `a`, `b` and `c`.
func list(names []string) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = quoted(n)
	}
	if len(q) < 2 {
		return strings.Join(q, "")
	}
	return strings.Join(q[:len(q)-1], ", ") + " and " + q[len(q)-1]
}

// count writes a number with a comma at each thousand: 4,928.
func count(n int) string {
	if n < 0 {
		return "-" + count(-n)
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// percent writes a share as a percentage with one digit: 65.6%.
func percent(share float64) string { return fmt.Sprintf("%.1f%%", 100*share) }

// share of right answers; NaN when nothing was asked.
func share(s *trace.Score) float64 {
	if s == nil || s.Of == 0 {
		return math.NaN()
	}
	return float64(s.Right) / float64(s.Of)
}
