package browser

import (
	"regexp"
	"testing"

	"compressionlab/lessons"
	"compressionlab/lessons/read"
	"compressionlab/tests/chrome"
)

// course is the course as it is in the repository.
func course(t *testing.T) []lessons.Lesson {
	t.Helper()
	all, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// timed is the line that profile(model) prints where there is a clock.
var timed = regexp.MustCompile(`(?m)^.* on this machine\n`)

// Every cell of every lesson prints in the browser, to the last character,
// what it prints when run natively, and raises the same findings.
func TestSameAsNative(t *testing.T) {
	site := serve(t, "/")
	for _, l := range course(t) {
		p := window(t, chrome.View{})
		p.Lesson(site, l.Slug)
		for _, cell := range cells(l) {
			t.Run(l.Slug+"/"+cell.ID, func(t *testing.T) {
				want := natively(t, texts(l, cell))
				if want.Error != nil {
					t.Fatalf("natively: %+v", want.Error)
				}
				if state := p.Run(cell.ID); state != "done" {
					t.Fatalf("state %q: %s", state, p.Text(chrome.Hook(cell.ID, "error")))
				}
				if got := timed.ReplaceAllString(p.Output(cell.ID), ""); got != want.Output {
					t.Errorf("the browser prints\n%q\nnatively\n%q", got, want.Output)
				}
				var ids []string
				for _, f := range want.Findings {
					ids = append(ids, f.ID)
				}
				got := p.Attrs(chrome.Cell(cell.ID)+" [data-lab-finding]", "data-lab-finding")
				if len(got) != len(ids) {
					t.Errorf("the browser finds %q, natively %q", got, ids)
				}
				for i := range min(len(got), len(ids)) {
					if got[i] != ids[i] {
						t.Errorf("finding %d is %q, natively %q", i, got[i], ids[i])
					}
				}
			})
		}
	}
}

func cells(l lessons.Lesson) (all []lessons.Cell) {
	for _, b := range l.Blocks {
		if b.Cell != nil {
			all = append(all, *b.Cell)
		}
	}
	return all
}

// texts are those of the cells that c goes on with, and its own.
func texts(l lessons.Lesson, c lessons.Cell) []string {
	if c.After != "" {
		for _, before := range cells(l) {
			if before.ID == c.After {
				return append(texts(l, before), c.Code)
			}
		}
	}
	return []string{c.Code}
}
