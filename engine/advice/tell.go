package advice

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"compressionlab/engine/trace"
)

// tell adds a finding about an event, at its line, written from a text whose first line is the title, the
// second the detail, and each further one a row: "label | value" or "label |
// before | after". {name} stands for a word, or for a number with its commas;
// {name%} is a share as a percentage, {name:.2f} a number as fmt has it, and
// {_line} the line. The names of words and of numbers stand in one string each.
// Numbers and words are the evidence too, but for those that start with _. A
// number that is NaN is not known, and a row that needs it is left out.
//
// A call is dear in WebAssembly, and so is a value in an interface: a rule makes
// this one call, with slices of two types.
func (h *history) tell(e *trace.Event, text, names string, words []string, figures string, numbers ...float64) *trace.Finding {
	f := trace.Finding{Line: e.Line, When: momentOf(e), Evidence: map[string]any{}}
	known := map[string]any{"_line": strconv.Itoa(e.Line)}
	for i, name := range strings.Fields(names) {
		known[name] = words[i]
	}
	for i, name := range strings.Fields(figures) {
		if v := numbers[i]; v == math.Trunc(v) {
			known[name] = int(v)
		} else if v == v {
			known[name] = v
		}
	}
	for name, v := range known {
		if name[0] != '_' {
			f.Evidence[name] = v
		}
	}
	lines := strings.Split(text, "\n")
	f.Title, _ = fill(lines[0], known)
	f.Detail, _ = fill(lines[1], known)
	f.Title = upper(f.Title)
	for _, line := range lines[2:] {
		if line, ok := fill(line, known); ok {
			parts := strings.Split(line, " | ")
			r := trace.Row{Label: parts[0], After: parts[len(parts)-1]}
			if len(parts) == 3 {
				r.Before = parts[1]
			}
			f.Rows = append(f.Rows, r)
		}
	}
	h.found = append(h.found, f)
	return &h.found[len(h.found)-1]
}

// momentOf is that of an event.
func momentOf(e *trace.Event) *trace.Moment {
	m := e.When
	return &m
}

// since is that of the event at an index, or of the end of the run for -1.
func (h *history) since(i int) *trace.Moment {
	if i < 0 && h.end != nil {
		return momentOf(h.end)
	} else if i < 0 {
		return nil
	}
	return momentOf(&h.events[i])
}

// fill puts what is known into a text; whole tells whether it was all there.
func fill(text string, known map[string]any) (filled string, whole bool) {
	parts := strings.Split(text, "{")
	whole = true
	for i, p := range parts[1:] {
		name, rest, _ := strings.Cut(p, "}")
		name, verb, _ := strings.Cut(name, ":")
		name, share := strings.CutSuffix(name, "%")
		v, ok := known[name]
		whole = whole && ok
		s := ""
		switch v := v.(type) {
		case int:
			if s = count(v); share || verb != "" {
				s = written(float64(v), verb)
			}
		case string:
			s = v
		case float64:
			s = written(v, verb)
		}
		parts[i+1] = s + rest
	}
	return strings.Join(parts, ""), whole
}

// written is a number with a verb of fmt's; a percentage without one.
func written(v float64, verb string) string {
	if verb == "" {
		return percent(v)
	}
	return fmt.Sprintf("%"+verb, v)
}

// accuracyRow is the evidence of a write that accuracy was measured around.
func accuracyRow(w *trace.Event) []trace.Row {
	before, after := accuracies(w)
	if before == nil || after == nil {
		return nil
	}
	return []trace.Row{{
		Label:  fmt.Sprintf("accuracy on %d digits", before.Of),
		Before: percent(share(before)), After: percent(share(after)),
	}}
}

// accuracies are those around a write, nil where none is known.
func accuracies(w *trace.Event) (before, after *trace.Score) {
	if w.Before == nil || w.After == nil {
		return nil, nil
	}
	return w.Before.Accuracy(), w.After.Accuracy()
}
