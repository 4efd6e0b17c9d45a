package browser

import (
	"strconv"
	"strings"
	"testing"

	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
	"compressionlab/tests/chrome"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// viewOf is the view of a kind that a cell's text gives natively.
func viewOf(t *testing.T, code, kind string) trace.View {
	t.Helper()
	r := lab.Run(lab.Request{Cells: []string{code}, Seed: state.Seed})
	for _, v := range r.Run.Views {
		if v.Kind == kind {
			return v
		}
	}
	t.Fatalf("no view of kind %q of\n%s\n%v", kind, code, r.Run.Error)
	return trace.View{}
}

// percent is a share as Page.Text gives it.
func percent(share float32) string {
	return strings.ReplaceAll(text.Percent(float64(share)), "\u202f", " ")
}

// dial is a figure's dial in a cell.
func dial(cell, name string) string { return chrome.Cell(cell) + " [data-lab-dial=" + name + "]" }

// A low-rank view tells each rank's numbers as the engine computes them, by
// keyboard, and its picture follows: at full rank the product is the matrix.
func TestSpectrum(t *testing.T) {
	s := serve(t, "")
	p := window(t, chrome.View{})
	p.Lesson(s, "low-rank")
	p.Resize(1440, 1700)
	p.Run("unused")
	view := viewOf(t, p.Code("unused"), trace.LowRanked)
	figure := chrome.Cell("unused") + " [data-lab-spectrum]"
	says := func(k int) {
		t.Helper()
		p.WaitHas(chrome.Cell("unused")+" [data-lab-spectrum='"+strconv.Itoa(k)+"']", true)
		at := view.Spectrum
		wants(t, "the words of rank "+strconv.Itoa(k), p.Text(figure+" .words"),
			"Rank "+strconv.Itoa(k)+" of 48", percent(at.Energy[k-1]), percent(at.Errors[k-1]), text.Count(k*112), "3,072")
	}
	says(view.Spectrum.Rank)
	still(p)
	first := p.Picture(region(t, p, "after"))

	p.Focus(dial("unused", "rank"))
	p.Keys(chrome.ArrowRight)
	says(view.Spectrum.Rank + 1)
	p.Keys(chrome.Home)
	says(1)
	if got := p.Attr(dial("unused", "rank"), "aria-valuetext"); got == "" {
		t.Error("the dial says no value")
	}
	p.Keys(chrome.End)
	says(48)
	wants(t, "the words beyond break-even", p.Text(figure+" .words"), "27.4", "saves nothing")
	still(p)
	whole, all := p.Picture(region(t, p, "before")), p.Picture(region(t, p, "after"))
	if n, err := chrome.Differ(whole, all); err != nil || n > all.Bounds().Dx()*all.Bounds().Dy()/100 {
		t.Errorf("at full rank the product differs from the matrix in %d pixels, %v", n, err)
	}
	if n, err := chrome.Differ(first, all); err != nil || n == 0 {
		t.Errorf("rank 12 and rank 48 are drawn alike: %v", err)
	}
	p.Click(chrome.Cell("unused") + " [data-do=dial][data-n='-1']")
	says(47)

	// The code's slider goes on from the code's rank.
	p.After("unused", func() { p.Slide("unused", "rank_ratio", "0.5") })
	view = viewOf(t, p.Code("unused"), trace.LowRanked)
	says(24)
	p.Click(chrome.Cell("unused") + " .stage .alt summary")
	wants(t, "the table", p.Text(chrome.Cell("unused")+" .stage .alt table"), text.Decimal(float64(view.Spectrum.Values[0]), 3), text.Count(24*112))
	quiet(t, p, s)
}

// Soft targets: the digit and the temperature are chosen by keyboard, and the words
// and the table follow, as the engine computes them.
func TestSoftTargets(t *testing.T) {
	s := serve(t, "")
	p := window(t, chrome.View{})
	p.Lesson(s, "distillation")
	p.Run("loss")
	r := lab.Run(lab.Request{Cells: []string{p.Code("loss")}, Seed: state.Seed})
	soft := r.Run.Soft
	if soft == nil {
		t.Fatal("the cell has no soft targets natively")
	}
	figure := chrome.Cell("loss") + " [data-lab-soft]"
	says := func(image, at int) {
		t.Helper()
		temperature := strconv.FormatFloat(soft.Temperatures[at], 'f', -1, 64)
		p.WaitHas(chrome.Cell("loss")+" [data-lab-soft='"+temperature+"']", true)
		im := soft.Images[image]
		wants(t, "the words", p.Text(figure+" .words"), "Of this "+strconv.Itoa(im.Label)+", at temperature "+temperature,
			strconv.Itoa(im.Label)+" with "+percent(im.Teacher[at][im.Label]), text.Decimal(float64(im.Apart[at]), 3))
	}
	says(soft.First, soft.Own)
	p.Focus(dial("loss", "temperature"))
	p.Keys(chrome.ArrowRight)
	says(soft.First, soft.Own+1)
	p.Focus(figure + " .digits button:first-child")
	p.Keys(chrome.Enter)
	p.WaitHas(figure+" .digits button:first-child[aria-pressed=true]", true)
	says(0, soft.Own+1)
	p.Click(figure + " summary")
	p.Until("the table follows", `document.querySelector('`+figure+` caption').textContent.includes("of the `+strconv.Itoa(soft.Images[0].Label)+` ")`)
	wants(t, "the table", p.Text(figure+" table"), percent(soft.Images[0].Teacher[soft.Own+1][7]), percent(soft.Images[0].Student[soft.Own+1][7]))

	// Without a student: the cell's own image, from the temperature where its loop ended.
	p.Run("soft")
	p.WaitHas(chrome.Cell("soft")+" [data-lab-soft='100']", true)
	p.Focus(dial("soft", "temperature"))
	p.Keys(chrome.Home)
	p.WaitHas(chrome.Cell("soft")+" [data-lab-soft='1']", true)
	wants(t, "what the teacher alone says", p.Text(chrome.Cell("soft")+" .soft .words"), "Of this 9, at temperature 1, the network says 9 with 96.3 %")
	quiet(t, p, s)
}

// The grid of a quantized weight: its numbers, its picture, and a grid for each
// column.
func TestGrid(t *testing.T) {
	s := serve(t, "")
	p := window(t, chrome.View{})
	p.Lesson(s, "quantization")
	p.Resize(1440, 1700)
	p.Run("paper")
	figure := chrome.Cell("paper") + " [data-lab-grid='8']"
	p.WaitHas(figure, true)
	wants(t, "the words of the grid", p.Text(figure+" .words"), "256 marks", "0.01176", "0 is code −43", "0.005882", "None is clipped", "1 of 1 stay 0")
	still(p)
	if n := chrome.Colours(p.Picture(region(t, p, "difference"))); n < 3 {
		t.Errorf("the rounding error has %d colours", n)
	}
	p.Focus(chrome.Cell("paper") + " [data-probe]")
	p.Click(chrome.Cell("paper") + " .probe button:nth-child(3)")
	p.Until("the probe says an error", `/0\.00\d{3}/.test(document.querySelector('[data-lab-cell=paper] .probe .read').textContent) || /0\.00000/.test(document.querySelector('[data-lab-cell=paper] .probe .read').textContent)`)
	p.Run("scales")
	view := viewOf(t, p.Code("scales"), trace.Coded)
	if len(view.Grid.Rows) != 48 {
		t.Fatalf("%d grids natively", len(view.Grid.Rows))
	}
	p.WaitHas(chrome.Cell("scales")+" [data-lab-grid='2']", true)
	wants(t, "the words of 48 grids", p.Text(chrome.Cell("scales")+" [data-lab-grid] .words"), "48 grids", "4 marks")
	p.Click(chrome.Cell("scales") + " .stage .alt summary")
	if n := len(p.Texts(chrome.Cell("scales") + " .stage .alt .bins:first-child tbody tr")); n != 48 {
		t.Errorf("the table has %d grids", n)
	}
	quiet(t, p, s)
}
