//go:build !lesson

package page

import (
	"strings"
	"testing"

	"compressionlab/lessons"
	"compressionlab/web/state"
)

// A link that was copied leads on to other ways of showing the cell, as far as the
// page has what they need: in the one file and in a package there is no other page,
// and nothing to make one file from.
func TestElsewhere(t *testing.T) {
	lesson := &lessons.Lesson{Slug: "masks", Blocks: []lessons.Block{{Cell: &lessons.Cell{ID: "look", Code: "x = 1"}}}}
	for name, c := range map[string]struct {
		site       state.Site
		code, pack bool
	}{
		"lesson":   {state.Site{Kind: state.LessonPage, Root: "../../"}, true, false},
		"widget":   {state.Site{Kind: state.Widget, Root: "../../../", Embed: true, Widget: "look"}, true, true},
		"one file": {state.Site{Kind: state.LessonPage, Root: state.OneRoot}, false, false},
		"package":  {state.Site{Kind: state.LessonPage, Embed: true}, false, false},
	} {
		c.site.Lesson = lesson
		cell := state.New(c.site).Cells[0]
		cell.LinkNote, cell.Link = state.LinkCopied, "https://lab.example/#session=1.x"
		html := linkNote(c.site, cell).HTML()
		if code := strings.Contains(html, "data-lab-embed-code"); code != c.code {
			t.Errorf("%s: code to embed it: %t, want %t", name, code, c.code)
		}
		if pack := strings.Contains(html, "data-lab-pack"); pack != c.pack {
			t.Errorf("%s: one file of it: %t, want %t", name, pack, c.pack)
		}
	}
}
