package search

import (
	"strings"
	"testing"
	"unicode/utf8"
)

var small = Index{
	{"a/#1", "Storage", "Saying where", "COO gives each kept value its row and its column."},
	{"a/#2", "Storage", "Columns", "Nothing of them."},
	{"b/#1", "Low rank", "The spectrum", "Keep the strongest. İstanbul ΣΑΣ " + strings.Repeat("word ", 60) + "Threshold at the end."},
}

// All words must be there; a title counts more than a text; case does not count.
func TestFind(t *testing.T) {
	for query, want := range map[string]string{
		"column": "a/#2 a/#1", "COLUMN row": "a/#1", "hold": "b/#1", "storage": "a/#1 a/#2", "": "", "   ": "", "nothing there": "", "keep spectrum": "b/#1", "σασ": "b/#1",
	} {
		hits, all := small.Find(query)
		var got []string
		for _, h := range hits {
			got = append(got, h.Path)
		}
		if strings.Join(got, " ") != want || all != len(got) {
			t.Errorf("%q: %v of %d, want %s", query, got, all, want)
		}
	}
}

// A snippet holds the word, marked, and is short; the pieces of a title are the
// title.
func TestSnippet(t *testing.T) {
	hits, _ := small.Find("threshold")
	text, found := "", ""
	for _, p := range hits[0].Snippet {
		text += p.Text
		if p.Found {
			found += p.Text
		}
	}
	if found != "Threshold" || !strings.HasPrefix(text, "… word") || !strings.HasSuffix(text, "at the end.") || len(text) > 3*around+20 {
		t.Errorf("%q, found %q", text, found)
	}
	hits, _ = small.Find("olu")
	if m := hits[0].Marked; len(m) != 3 || m[1] != (Piece{"olu", true}) || m[0].Text+m[1].Text+m[2].Text != "Columns" {
		t.Errorf("%v", m)
	}
}

// Whatever is typed, whatever the text: the pieces are whole characters and no
// more than the text has.
func FuzzFind(f *testing.F) {
	f.Add("a", "text with a")
	f.Add("ß ſ İ", "ẞß İi K")
	f.Add("\xff", "a\xffb")
	f.Add("é", strings.Repeat("é", 300))
	f.Fuzz(func(t *testing.T, query, text string) {
		text = strings.ToValidUTF8(text, "?")
		hits, _ := Index{{Title: text, Text: text}}.Find(query)
		for _, h := range hits {
			title := ""
			for _, p := range h.Marked {
				title += p.Text
			}
			if title != text {
				t.Errorf("%q became %q", text, title)
			}
			for _, p := range h.Snippet {
				if !utf8.ValidString(p.Text) {
					t.Errorf("%q in %q: piece %q", query, text, p.Text)
				}
			}
		}
	})
}
