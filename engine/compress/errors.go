package compress

import (
	"fmt"
	"slices"
	"strings"
)

// A StepError says which step of a recipe, and which of its fields, an error is
// about. Err is an [*UnknownError], a [*ValueError], a [*RankError], an
// [*OrderError], a [*NeedError], or what the step's own package returned.
type StepError struct {
	Index int    // in Recipe.Steps, from 0; -1 for a dict, where there is no order
	Step  string // "magnitude_prune"
	Field string // "sparsity"; "" for the step itself
	Err   error
}

func (e *StepError) Error() string {
	at := "compress: "
	if e.Index >= 0 {
		at += fmt.Sprintf("step %d, ", e.Index+1)
	}
	at += e.Step
	if e.Field != "" {
		at += "." + e.Field
	}
	return at + ": " + strings.TrimPrefix(e.Err.Error(), "compress: ")
}

// Unwrap is Err.
func (e *StepError) Unwrap() error { return e.Err }

// An UnknownError says that there is no step, or no field, of a name.
type UnknownError struct {
	What    string   // "step" or "field"
	Name    string   // that is not known
	Nearest string   // the known name that is most like it; "" if none is
	Known   []string // all of them
}

func unknown(what, name string, known []string) *UnknownError {
	return &UnknownError{what, name, nearest(name, known), known}
}

func (e *UnknownError) Error() string {
	s := fmt.Sprintf("no %s %q", e.What, e.Name)
	if e.Nearest != "" {
		s += fmt.Sprintf(", did you mean %q?", e.Nearest)
	}
	if len(e.Known) == 0 {
		return s + "; it takes none"
	}
	return s + "; there are " + strings.Join(e.Known, ", ")
}

// A ValueError says that a field's value is of the wrong kind, out of range, or
// missing.
type ValueError struct {
	Value any    // nil if it is missing
	Want  string // "a fraction, 0 to 1"
	Hint  string // what may have been meant; or ""
}

func (e *ValueError) Error() string {
	got := "missing"
	switch v := e.Value.(type) {
	case nil:
	case string:
		got = fmt.Sprintf("%q", v)
	default:
		got = fmt.Sprint(v)
	}
	s := got + ", want " + e.Want
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// A RankError says that no layer would be smaller at this rank.
type RankError struct {
	Rule    string // "ratio 0.5"
	Layer   string // the weight that comes nearest: "0.weight"; "" if none is left to factor
	Rows    int    // of it
	Cols    int
	Rank    int // that the rule gives it
	Largest int // rank that saves there
}

func (e *RankError) Error() string {
	if e.Layer == "" {
		return "no Linear layer is left to factor"
	}
	return fmt.Sprintf("%s saves nowhere: %s (%d, %d) would get rank %d, the largest that saves is %d",
		e.Rule, e.Layer, e.Rows, e.Cols, e.Rank, e.Largest)
}

// An OrderError says that a step cannot follow an earlier one.
type OrderError struct {
	After string // "quantize"
	Why   string
}

func (e *OrderError) Error() string { return fmt.Sprintf("cannot follow %s: %s", e.After, e.Why) }

// A NeedError says that a step needs something that [Env] does not hold.
type NeedError struct{ Need string }

func (e *NeedError) Error() string { return "needs " + e.Need }

// nearest is the known name with the fewest edits from name, if these are at
// most a third of its letters; the first of equals.
func nearest(name string, known []string) string {
	best, least := "", max(1, len(name)/3)+1
	for _, k := range known {
		if d := edits(strings.ToLower(name), k); d < least {
			best, least = k, d
		}
	}
	if best == "" { // "prune" in "magnitude_prune", "rank" in "low_rank"
		i := slices.IndexFunc(known, func(k string) bool { return len(name) > 2 && strings.Contains(k, strings.ToLower(name)) })
		if i >= 0 {
			best = known[i]
		}
	}
	return best
}

// edits counts the letters to insert, delete, replace or swap with a neighbour
// that turn a into b (Damerau, CACM 7, 1964; restricted form).
func edits(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
		for j := range rows[i] {
			if i == 0 {
				rows[i][j] = j
				continue
			}
			if j == 0 {
				continue
			}
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
