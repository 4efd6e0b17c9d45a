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
	order := map[string]int{trace.Critical: 0, trace.High: 1, trace.Medium: 2, trace.Low: 3}
	for _, rule := range Rules() {
		told := map[int]bool{}
		h.found = nil
		rule.find(h)
		for _, f := range h.found {
			if f.When != nil && *f.When == (trace.Moment{Line: f.Line}) {
				f.When = nil
			}
			if f.ID, f.Severity = rule.ID, rule.Severity; !told[f.Line] {
				told[f.Line] = true
				found = append(found, f)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b trace.Finding) int {
		if d := order[a.Severity] - order[b.Severity]; d != 0 {
			return d
		}
		return a.Line - b.Line
	})
	return found
}

// A Rule is one kind of finding. A line raises each kind at most once.
type Rule struct {
	ID, Severity string
	find         func(*history) // adds to history.found, without ID and Severity
}

// Rules are all kinds of findings.
func Rules() []Rule {
	return []Rule{
		{"inplace-prune", trace.Critical, func(h *history) { inplacePrune(h, "magnitude_prune", "gradient_prune", "nm_prune", "compress_model") }},
		{"inplace-structured", trace.Critical, func(h *history) { inplacePrune(h, "structured_prune") }},
		{"baseline-mutated", trace.Critical, baselineMutated},
		{"head-pruned", trace.High, headPruned},
		{"layer-died", trace.High, layerDied},
		{"zeros-regrown", trace.High, zerosRegrown},
		{"lowrank-not-applied", trace.High, lowrankNotApplied},
		{"lowrank-rebuilt-dense", trace.High, lowrankRebuilt},
		{"lowrank-larger", trace.High, lowrankLarger},
		{"zeros-still-stored", trace.High, zerosStillStored},
		{"larger-than-dense", trace.High, largerThanDense},
		{"rebound-not-written", trace.Medium, reboundNotWritten},
		{"distill-no-update", trace.Medium, distillNoUpdate},
		{"distill-wrong-backward", trace.Medium, distillWrongBackward},
		{"temperature-range", trace.Medium, temperatureRange},
		{"channels-not-removed", trace.Medium, channelsNotRemoved},
		{"trained-on-test", trace.Medium, trainedOnTest},
		{"soft-gradient-fades", trace.Low, softGradientFades},
		{"bias-not-counted", trace.Low, biasNotCounted},
		{"ratio-is-not-bytes", trace.Low, ratioIsNotBytes},
		{"quantize-overhead", trace.Low, quantizeOverhead},
		{"prune-after-quantize", trace.Low, pruneAfterQuantize},
		{"magnitude-only", trace.Low, magnitudeOnly},
	}
}

// history is a run with the lookups that the rules share.
type history struct {
	run    *trace.Run
	events []trace.Event
	end    *trace.Event
	found  []trace.Finding // by the rule that runs
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

// after tells whether an event past i is one.
func (h *history) after(i int, is func(*trace.Event) bool) bool { return h.next(i, is) >= 0 }

// next is the first event past i that is one; -1 if there is none. h.next(-1, …)
// looks through the whole run.
func (h *history) next(i int, is func(*trace.Event) bool) int {
	for i++; i < len(h.events); i++ {
		if is(&h.events[i]) {
			return i
		}
	}
	return -1
}

// who is an object as prose has it: its name, or the word.
func (h *history) who(object, word string) string { return quotedOr(h.nameOf(object), word) }

// written is the name for what write i wrote: the one that the same statement gave
// it, if it still has it, or its first.
func (h *history) written(i int) string {
	w := &h.events[i]
	for j := i + 1; j < len(h.events) && h.events[j].Step == w.Step; j++ {
		if e := &h.events[j]; e.Kind == trace.Bind && e.Object == w.Object && h.run.Names[e.Name] == w.Object {
			return e.Name
		}
	}
	return h.nameOf(w.Object)
}

// whom is written as prose has it, or the word.
func (h *history) whom(i int, word string) string { return quotedOr(h.written(i), word) }

// fresh is a name that no line has bound: model_small, for a model.
func (h *history) fresh(name string) string {
	name += "_small"
	for h.firstBound(name) >= 0 {
		name += "er"
	}
	return name
}

// add is the fix that adds lines to the end of the cell.
func (h *history) add(label, lines string) *trace.Fix {
	if h.end == nil || h.end.Line == 0 || h.end.Last == "" {
		return nil
	}
	return &trace.Fix{Label: label, Edits: []trace.Edit{{Line: h.end.Line, Column: 1, Old: h.end.Last,
		New: h.end.Last + "\n" + lines}}}
}

// set is the fix that gives an argument, the at-th if it has no name, another
// value, or adds it to a call that has not got it.
func set(c *trace.Call, name string, at int, value, label string) *trace.Fix {
	if c == nil {
		return nil
	}
	edit := trace.Edit{Line: c.EndLine, Column: c.EndColumn, Old: ")", New: ", " + name + "=" + value + ")"}
	if n := len(c.Args); c.Comma {
		edit.New = edit.New[1:]
	} else if n > 0 {
		last := c.Args[n-1]
		if last.Text != "" && last.Line == c.EndLine && last.Column+len([]rune(last.Text)) == c.EndColumn { // shows better
			edit.Column, edit.Old, edit.New = last.Column, last.Text+")", last.Text+edit.New
		}
	}
	for i, a := range c.Args {
		if a.Name != name && (a.Name != "" || i != at) {
			if a.Name == "" && a.Text == "" {
				return nil // a star may hold it
			}
			continue
		}
		if a.Text == "" {
			return nil
		}
		edit = trace.Edit{Line: a.Line, Column: a.Column, Old: a.Text, New: value}
		if a.Name != "" {
			edit.New = name + "=" + value
		}
	}
	return &trace.Fix{Label: label, Edits: []trace.Edit{edit}}
}

// oneOf tells whether an event's function is one of these.
func oneOf(e *trace.Event, functions ...string) bool { return slices.Contains(functions, e.Func) }

// member is a tensor as the student writes it: layers[0].weight for 0.weight.
func member(name string) string {
	parts := strings.Split(name, ".")
	for i, p := range parts {
		if p != "" && p[0] <= '9' {
			parts[i] = "layers[" + p + "]"
		}
	}
	return strings.Join(parts, ".")
}

// at says where an event was.
func at(line int) string {
	if line == 0 {
		return "an earlier cell"
	}
	return fmt.Sprintf("line %d", line)
}

// upper is a sentence with a capital.
func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

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
	return and(q)
}

// and joins words for a sentence: 0, 2 and 5.
func and(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
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
