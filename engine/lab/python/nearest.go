package python

import (
	"sort"
	"strings"
)

// Nearest is the name among known that name most likely was meant to be: the
// one at the least edit distance (a letter more, less, other, or two swapped),
// capitals ignored, if it is at most a third of the name's length and 1 for the
// shortest; the first in alphabetical order of several. It is "" if none is near.
func Nearest(name string, known []string) string {
	sorted := append([]string(nil), known...)
	sort.Strings(sorted)
	a := []rune(strings.ToLower(name))
	best, least := "", max(1, len(a)/3)+1
	for _, k := range sorted {
		if k == name {
			continue
		}
		b := []rune(strings.ToLower(k))
		if len(b)-len(a) >= least || len(a)-len(b) >= least || len(a) < 3 && len(b) < 3 && string(a) != string(b) {
			continue
		}
		if d := distance(a, b); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance is the optimal string alignment distance.
func distance(a, b []rune) int {
	two, one := make([]int, len(b)+1), make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	for j := range one {
		one[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(one[j]+cost, one[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], two[j-1]+1)
			}
		}
		two, one, row = one, row, two
	}
	return one[len(b)]
}

// Foreign is what a name of another language is called in Python: "None" for
// null; "" if it is no such name. An unknown name that is one deserves this as
// its hint rather than [Nearest].
func Foreign(name string) string {
	switch name {
	case "null", "nil", "NULL", "undefined", "none", "NONE":
		return "None"
	case "true", "TRUE":
		return "True"
	case "false", "FALSE":
		return "False"
	case "NaN", "nan":
		return `float("nan")`
	case "Infinity", "infinity", "inf":
		return `float("inf")`
	}
	return ""
}
