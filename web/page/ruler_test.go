package page

import (
	"strings"
	"testing"

	"compressionlab/web/state"
)

// The sentence under a ruler, and the line of the histogram, are about the smallest
// weights of all only where these went and no others, and only under the number that
// did it.
func TestMeaning(t *testing.T) {
	const global, layered = "below", "the smallest that was kept is"
	for _, c := range []struct {
		name         string
		kept, erased []int
		means        bool
		read         string
	}{
		{"by size", []int{0, 2, 5, 1}, []int{7, 3, 0, 0}, true, global},
		{"in one layer, or by gradients", []int{2, 1, 5, 1}, []int{5, 3, 1, 0}, false, layered},
		{"all", []int{0, 0}, []int{3, 1}, true, global},
	} {
		run := aliased()
		h := *run.Views[0].Histogram
		h.Kept, h.Erased = c.kept, c.erased
		run.Views[0].Histogram = &h
		p := ran(t, run)
		cell := p.Cells[0]
		if said := len(meaning(cell)) > 0; said != c.means {
			t.Errorf("%s: it is said that the smallest are erased: %v", c.name, said)
		}
		if html := threshold(cell, run.Views[0]).HTML(); !strings.Contains(html, c.read) {
			t.Errorf("%s: the histogram says %s", c.name, html)
		}
	}
	p := ran(t, aliased())
	cell := p.Cells[0]
	other := cell.Sliders[0]
	other.Name = "bits"
	cell.Sliders = append(cell.Sliders, other)
	cell.Tried = []state.Trial{{Slider: "sparsity", Value: 0.9, Text: "0.90"}, {Slider: "bits", Value: 2, Text: "2"}}
	html := rulers(cell).HTML()
	if strings.Count(html, "smallest") != 1 || strings.Contains(html, "Circles") {
		t.Errorf("the rulers say\n%s", html)
	}
	cell.Tried = append(cell.Tried, state.Trial{Slider: "sparsity", Value: 0.5, Text: "0.50"})
	if html := rulers(cell).HTML(); strings.Count(html, "Circles") != 1 {
		t.Errorf("after another the rulers say\n%s", html)
	}
}

// Sliders stand in the order of their numbers in the code, whatever the lesson's; one
// whose number is gone comes last, and is hidden.
func TestRulersInOrder(t *testing.T) {
	cell := *ran(t, aliased()).Cells[0]
	slider := cell.Sliders[0]
	cell.Sliders = nil
	for _, name := range []string{"rank", "bits", "sparsity"} {
		slider.Name = name
		cell.Sliders = append(cell.Sliders, slider)
	}
	order := func(text string) string {
		cell.History, cell.Now = []state.Step{{Text: text}}, 0
		var names []string
		for _, part := range strings.Split(rulers(&cell).HTML(), `data-lab-slider="`)[1:] {
			name, _, _ := strings.Cut(part, `"`)
			names = append(names, name)
		}
		return strings.Join(names, " ")
	}
	for text, want := range map[string]string{
		"f(sparsity=0.5)\ng(bits=8, rank=3)": "sparsity bits rank",
		"g(rank=3, bits=8)":                  "rank bits sparsity",
		"f(bits=8)":                          "bits rank sparsity",
	} {
		if got := order(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
