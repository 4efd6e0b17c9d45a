package state

import (
	"slices"
	"strconv"
	"strings"

	"compressionlab/engine/trace"
)

// What a run is about, for its figures: they are to tell of the same network.

// Later reports whether the cell made, wrote or took apart object a after it did b. A
// line of a function says not when: of two of a type the number tells which was made
// first, and then the first is the later one if something was done to it below the last
// line of the other.
func Later(run trace.Run, a, b string) bool {
	lines := func(id string) (made, wrote int) {
		o := run.Objects[id]
		if len(o.Written) > 0 {
			wrote = slices.Max(o.Written)
		}
		for _, v := range run.Views {
			if v.Object == id && v.Kind == trace.LowRanked {
				wrote = max(wrote, v.Line)
			}
		}
		return max(o.Made, wrote), wrote // 0 for an earlier cell's
	}
	kind := func(id string) (name string, n int) {
		name, number, _ := strings.Cut(id, "#")
		n, _ = strconv.Atoi(number)
		return name, n
	}
	lastA, wroteA := lines(a)
	lastB, wroteB := lines(b)
	kindA, a1 := kind(a)
	kindB, b1 := kind(b)
	switch {
	case kindA != kindB:
		return lastA >= lastB
	case a1 < b1:
		return wroteA > lastB
	}
	return wroteB <= lastA
}

// choose returns what to draw: what the reader chose while it exists; else of the
// network that the cell made, wrote or took apart last, what was pruned or made last; else, where
// no view is of one, what was made last. One that reads digits goes before one that
// does not: the numbers above the picture are of those.
func choose(c Cell) string {
	run, about := c.Result.Run, ""
	reads := func(id string) bool { return run.Objects[id].Accuracy != nil }
	for _, v := range run.Views {
		if c.Stage.Chosen && v.Key() == c.Stage.View {
			return v.Key()
		}
		if v.Kind == trace.Weights && (about == "" || reads(v.Object) && !reads(about) || reads(v.Object) == reads(about) && Later(run, v.Object, about)) {
			about = v.Object
		}
	}
	view, line := "", 0
	for _, v := range run.Views {
		made := v.Line
		if v.Histogram != nil {
			made = v.Histogram.Line
		}
		if mine := v.Object != "" && (about == "" || v.Object == about); view == "" && (mine || about == "") || mine && made > line {
			view, line = v.Key(), made
		}
	}
	return view
}

// Measured returns what a cell's figure of bytes is of: what was measured last, or
// where the reader has chosen a picture, what was of its model; and all that the run
// tells of that model, if it is one that a name leads to.
func (c *Cell) Measured() (of trace.Stored, o trace.Object, ok bool) {
	if c.Result == nil {
		return of, o, false
	}
	run := c.Result.Run
	for _, z := range run.Stored {
		if _, known := run.Objects[z.Object]; !known && len(z.Formats) < 2 {
			continue // it has nothing to be set against
		}
		if !c.Stage.Chosen || !z.Matrix && z.Object == c.Model() {
			of = z
		}
	}
	if len(of.Formats) == 0 {
		of.Object = c.Model()
	}
	if _, known := run.Objects[of.Object]; !known && len(of.Formats) == 0 { // the last that takes bytes
		for _, name := range run.Order {
			if id := run.Names[name]; len(run.Objects[id].Storage) > 0 {
				of.Object = id
			}
		}
	}
	if o, ok = run.Objects[of.Object]; ok && !of.Matrix {
		formats := slices.Clone(o.Storage)
		for _, f := range of.Formats {
			if !slices.ContainsFunc(formats, func(old trace.Format) bool { return old.Name == f.Name }) {
				formats = append(formats, f)
			}
		}
		of.Formats, of.Weights, of.Nonzero = formats, o.Weights, o.Nonzero
	}
	return of, o, len(of.Formats) > 0
}
