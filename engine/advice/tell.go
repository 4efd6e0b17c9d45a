package advice

import (
	"fmt"
	"strconv"
	"strings"

	"compressionlab/engine/trace"
)

// tell writes a finding from a text whose first line is the title, the second
// the detail, and each further one a row: "label | value" or "label | before |
// after". {name} stands for a fact, given as a name and its value: a whole
// number with its commas, {name%} a share as a percentage, {name:.2f} as fmt has
// it. The facts are the evidence too, but for those that start with _. A row
// with a fact that is not given is left out. {_line} is the line.
func tell(line int, text string, facts ...any) trace.Finding {
	f := trace.Finding{Line: line, Evidence: map[string]any{}}
	known := map[string]any{"_line": strconv.Itoa(line)}
	for i := 0; i < len(facts); i += 2 {
		name := facts[i].(string)
		known[name] = facts[i+1]
		if name[0] != '_' {
			f.Evidence[name] = facts[i+1]
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
	return f
}

// fill puts facts into a text; whole tells whether all were known.
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
			s = count(v)
		case string:
			s = v
		case float64:
			if s = fmt.Sprintf("%"+verb, v); share {
				s = percent(v)
			}
		}
		parts[i+1] = s + rest
	}
	return strings.Join(parts, ""), whole
}

// accuracyRow is the evidence of a write that accuracy was measured around.
func accuracyRow(w *trace.Event) []trace.Row {
	if w.AccuracyBefore == nil || w.AccuracyAfter == nil {
		return nil
	}
	return []trace.Row{{
		Label:  fmt.Sprintf("accuracy on %d digits", w.AccuracyBefore.Of),
		Before: percent(share(w.AccuracyBefore)), After: percent(share(w.AccuracyAfter)),
	}}
}
