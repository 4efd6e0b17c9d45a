package browser

import (
	"strconv"
	"testing"

	"compressionlab/tests/chrome"
)

// A slider is a view of its literal: moving it writes the literal and runs the
// cell, typing moves it.
func TestSlider(t *testing.T) {
	p := lesson(t)
	slider := chrome.Hook("right", `slider="sparsity"`)
	p.Run("right")
	if got := p.Slider("right", "sparsity"); got != "0.8" && got != "0.80" {
		t.Errorf("the slider stands at %q, the literal at 0.80", got)
	}

	// By keyboard: one arrow, one step; the run is of the new number.
	p.Focus(slider)
	for _, press := range []struct {
		key, literal string
		sparsity     float64
	}{{chrome.ArrowRight, "sparsity=0.81", 0.81}, {chrome.ArrowRight, "sparsity=0.82", 0.82}, {chrome.ArrowLeft, "sparsity=0.81", 0.81}} {
		p.After("right", func() { p.Keys(press.key) })
		wants(t, "the code after an arrow key", p.Code("right"), press.literal)
		_, after, _ := native(t, press.sparsity)
		wants(t, "the output after an arrow key", p.Output("right"), reads("compressed", after))
	}

	// By its value, as the mouse does. The table of the weights, which is folded away,
	// follows once nothing moves.
	table := `document.querySelector('` + chrome.Cell("right") + ` .stage .tables').textContent`
	before := chrome.Eval[string](p, table)
	p.After("right", func() { p.Slide("right", "sparsity", "0.97") })
	wants(t, "the code after a drag", p.Code("right"), "sparsity=0.97")
	_, after, _ := native(t, 0.97)
	wants(t, "the output after a drag", p.Output("right"), reads("compressed", after))
	p.Until("the table follows", table+` !== `+strconv.Quote(before))

	// Typing another number moves the slider, before any run.
	runs := p.Ran("right")
	p.Replace("right", "sparsity=0.97", "sparsity=0.35")
	p.Until("the slider follows the typed number", `+document.querySelector('`+slider+`').value === 0.35`)
	if p.Ran("right") != runs {
		t.Error("typing ran the cell")
	}
	p.Run("right")
	_, after, _ = native(t, 0.35)
	wants(t, "the output after typing", p.Output("right"), reads("compressed", after))

	// With the literal gone there is nothing to move; it comes back with it.
	p.Replace("right", "sparsity=0.35", "sparsity=0.3 + 0.05")
	p.Until("the slider is off without its literal", `(e => !e || e.disabled || !e.getClientRects().length)(document.querySelector('`+slider+`'))`)
	p.Replace("right", "sparsity=0.3 + 0.05", "sparsity=0.60")
	p.Until("the slider is back", `(e => e && !e.disabled && +e.value === 0.6)(document.querySelector('`+slider+`'))`)
}
