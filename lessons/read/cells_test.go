package read_test

import (
	"slices"
	"testing"

	"compressionlab/engine/advice"
	"compressionlab/engine/lab"
	"compressionlab/lessons"
	"compressionlab/lessons/read"
)

// seed is that of every run on a page.
const seed = 1

// Every cell of every lesson runs, prints what it declares, if it declares an
// output, and raises the findings that it declares and no others.
func TestCells(t *testing.T) {
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
			t.Run(l.Slug+"/"+c.ID, func(t *testing.T) {
				texts := []string{c.Code}
				for above := c.After; above != ""; above = cells[above].After {
					texts = append([]string{cells[above].Code}, texts...)
				}
				run := lab.Run(lab.Request{Cells: texts, Seed: seed}).Run
				if e := run.Error; e != nil {
					t.Fatalf("line %d, column %d: %s (%s)", e.Line, e.Column, e.Message, e.Hint)
				}
				if c.Expect.Output != "" && run.Output != c.Expect.Output {
					t.Errorf("it prints\n%swant\n%s", run.Output, c.Expect.Output)
				}
				var found []string
				for _, f := range advice.Find(&run) {
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
	}
}
