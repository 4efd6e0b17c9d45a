package read_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"compressionlab/engine/advice"
	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/lessons/read"
)

// seed is that of every run on a page.
const seed = 1

// eachCell calls f in a test of its own for each cell of the course that which
// wants, with a function that runs the last text of a request after the cells that
// this one goes on with. A run that stops with an error fails the test.
func eachCell(t *testing.T, which func(lessons.Cell) bool, f func(t *testing.T, slug string, c lessons.Cell, run func(lab.Request) trace.Run)) {
	course, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range course {
		cells := map[string]lessons.Cell{}
		for _, b := range l.Blocks {
			if b.Cell == nil {
				continue
			}
			c := *b.Cell
			cells[c.ID] = c
			if !which(c) {
				continue
			}
			t.Run(l.Slug+"/"+c.ID, func(t *testing.T) {
				f(t, l.Slug, c, func(r lab.Request) trace.Run {
					for above := c.After; above != ""; above = cells[above].After {
						r.Cells = append([]string{cells[above].Code}, r.Cells...)
					}
					run := lab.Run(r).Run
					if e := run.Error; e != nil {
						t.Fatalf("line %d, column %d: %s (%s)", e.Line, e.Column, e.Message, e.Hint)
					}
					run.Findings = advice.Find(&run)
					return run
				})
			})
		}
	}
}

// No line of a cell is longer than a row of its editor beside the memory, in a
// window of 1440 pixels.
func TestCellsFit(t *testing.T) {
	const row = 69
	every := func(lessons.Cell) bool { return true }
	eachCell(t, every, func(t *testing.T, _ string, c lessons.Cell, _ func(lab.Request) trace.Run) {
		for i, line := range strings.Split(c.Code, "\n") {
			if n := utf8.RuneCountInString(line); n > row {
				t.Errorf("line %d has %d characters, want at most %d", i+1, n, row)
			}
		}
	})
}

// Every cell of every lesson runs, prints what it declares, if it declares an
// output, and raises the findings that it declares and no others.
func TestCells(t *testing.T) {
	every := func(lessons.Cell) bool { return true }
	eachCell(t, every, func(t *testing.T, _ string, c lessons.Cell, run func(lab.Request) trace.Run) {
		got := run(lab.Request{Cells: []string{c.Code}, Seed: seed})
		if c.Expect.Output != "" && got.Output != c.Expect.Output {
			t.Errorf("it prints\n%swant\n%s", got.Output, c.Expect.Output)
		}
		var found []string
		for _, f := range got.Findings {
			found = append(found, f.ID)
		}
		want := slices.Clone(c.Expect.Findings)
		slices.Sort(found)
		slices.Sort(want)
		if !slices.Equal(found, want) {
			t.Errorf("findings %v, want %v", found, want)
		}
	})
}
