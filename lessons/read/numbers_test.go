package read_test

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"compressionlab/lessons"
	"compressionlab/lessons/read"
)

var (
	// silent are the parts of a text whose numbers claim nothing.
	silent = regexp.MustCompile(`(?s)<math.*?</math>|<code.*?</code>|<aside.*?</aside>|<a .*?</a>`)
	tags   = regexp.MustCompile(`<[^>]*>`)
	number = regexp.MustCompile(`\d+(?:,\d{3})*(?:\.\d+)?`)
)

// value is what a number with thousands' commas comes to.
func value(t *testing.T, n string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(strings.ReplaceAll(n, ",", ""), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A number in the prose of a lesson stands in one of its cells, in the code or in
// what it prints: nobody has typed in a measurement. Digits are free, and so is
// what the last section says of other people's papers.
func TestNumbers(t *testing.T) {
	course, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, l := range course {
		computed, prose := map[float64]bool{}, l.Lead+" "+l.Summary
		for _, b := range l.Blocks {
			if c := b.Cell; c != nil {
				text := c.Title + " " + c.Code + c.Expect.Output
				if c.Task != nil {
					text += c.Task.Check + c.Task.Solution
				}
				for _, n := range number.FindAllString(text, -1) {
					computed[value(t, n)] = true
				}
				if a := c.Ask; a != nil {
					prose += " " + a.Question + " " + a.Answer
					for _, choice := range a.Choices {
						prose += " " + choice.Text + " " + choice.Said
					}
				}
				continue
			}
			text := b.HTML
			if end := strings.LastIndex(text, "</ul>"); strings.Contains(text, `id="what-to-take-with-you"`) && end > 0 {
				text = text[:end]
			}
			prose += " " + html.UnescapeString(tags.ReplaceAllString(silent.ReplaceAllString(text, " "), ""))
		}
		for _, at := range number.FindAllStringIndex(prose, -1) {
			n, rest := prose[at[0]:at[1]], prose[at[1]:]
			if len(n) == 1 {
				continue
			}
			looked++
			if v := value(t, n); !computed[v] && !(computed[v/100] && strings.HasPrefix(rest, "%")) {
				t.Errorf("%s: no cell has the number %s: “…%s…”", l.Slug, n, strings.ToValidUTF8(prose[max(0, at[0]-60):min(len(prose), at[0]+40)], ""))
			}
		}
	}
	if looked < 30 {
		t.Errorf("only %d numbers were looked at", looked)
	}
}
