package browser

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// The diagram unfolds level by level, by mouse and by keyboard, one object or
// all; two tensors on one memory lead to one box, and the box of what was
// written names the line.
func TestMemoryUnfolds(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{})
	p.Lesson(site, slug)
	p.Type("right", "original = load_model(\"digits_mlp\")\nfirst = original.layers[0].weight.data\npruned = magnitude_prune(copy.deepcopy(original), sparsity=0.90)")
	if state := p.Run("right"); state != "done" {
		t.Fatal(state)
	}
	rows := chrome.Cell("right") + " .inside"
	tree := func() string {
		return chrome.Eval[string](p, `document.querySelector('`+chrome.Hook("right", "tree")+`').textContent`)
	}
	if p.Has(rows) || strings.Contains(tree(), "layers[0]") {
		t.Error("it is unfolded at first")
	}
	unfold := chrome.Hook("right", `unfold="Sequential#1"`)
	p.Focus(unfold)
	for i, want := range []string{"layers[0]", "weight", "buffer 1"} {
		p.Keys(chrome.Enter)
		p.Until("level "+want, `document.querySelector('`+chrome.Hook("right", "tree")+`').textContent.includes("`+want+`")`)
		if !chrome.Eval[bool](p, `document.activeElement === document.querySelector('`+unfold+`')`) {
			t.Fatalf("after level %d the focus is elsewhere", i+1)
		}
	}
	if n := len(p.Attrs(chrome.Hook("right", "buffer"), "data-lab-buffer")); n != 6 {
		t.Errorf("one model has %d buffers, want 6", n)
	}
	p.Keys(chrome.Enter) // no further
	fold := chrome.Hook("right", `fold="Sequential#1"`)
	p.Focus(fold)
	for depth := 1; depth >= 0; depth-- {
		p.Keys(chrome.Enter)
		p.Until("it is folded by a level", fmt.Sprintf(`document.querySelector('%s').dataset.n === "%d"`, fold, depth))
	}
	p.Keys(chrome.Enter)
	p.WaitHas(rows, false)

	p.Click(chrome.Hook("right", `depth="3"`))
	p.WaitHas(chrome.Hook("right", "buffer"), true)
	if n := len(p.Attrs(chrome.Hook("right", "buffer"), "data-lab-buffer")); n != 12 {
		t.Errorf("two models and a name for the memory of one weight have %d buffers, want 12", n)
	}
	wants(t, "the text", tree(), "one memory for Sequential 1 layers[0].weight; ndarray 1 data", "written by line 3")
	// It stays unfolded in the next run.
	p.Replace("right", "0.90", "0.80")
	p.Run("right")
	p.WaitHas(rows, true)
	p.Click(chrome.Hook("right", `depth="0"`))
	p.WaitHas(rows, false)
	quiet(t, p, site)
}

// Unfolded to its buffers the diagram fits a phone, also with ten names.
func TestMemoryOnPhone(t *testing.T) {
	p := lessonIn(t, chrome.View{Width: 390, Height: 844})
	p.Type("play", "import copy\n"+strings.Join([]string{
		`a = load_model("digits_mlp")`, `b = a`, `c = copy.deepcopy(a)`, `d = c`, `e = magnitude_prune(c, sparsity=0.9)`, `f = factorize(a, rank_ratio=0.3)`,
		`g = a.layers[0]`, `h = g.weight.data`, `i = f`, `a_rather_long_name_for_one = quantize(a)`}, "\n"))
	if state := p.Run("play"); state != "done" {
		t.Fatal(p.Text(chrome.Hook("play", "error")))
	}
	p.Click(chrome.Hook("play", `depth="3"`))
	p.WaitHas(chrome.Hook("play", "buffer"), true)
	if n := len(p.Attrs(chrome.Hook("play", "names")+" [data-lab-name]", "data-lab-name")); n != 10 {
		t.Errorf("%d names, want 10", n)
	}
	if wide := chrome.Eval[float64](p, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("the page is %v wide", wide)
	}
	// Each wire starts at the row that it belongs to.
	if far := chrome.Eval[float64](p, `Math.max(...[...document.querySelectorAll('`+chrome.Cell("play")+` .bufs .port')].map((port, i) => {
		const rows = [...document.querySelectorAll('`+chrome.Cell("play")+` .row-t')], a = port.getBoundingClientRect(), b = rows[i].getBoundingClientRect();
		return Math.abs((a.top + a.bottom) / 2 - (b.top + b.bottom) / 2) }))`); far > 1.5 {
		t.Errorf("a wire starts %v px from its row: %v", far, chrome.Eval[[]float64](p, `[...document.querySelectorAll('`+chrome.Cell("play")+` .obj')].map(e => e.getBoundingClientRect().height)`))
	}
}

// The wire of a name that is bound to another object slides there, and no
// other wire does; who wants nothing to move sees none move.
func TestWireSlides(t *testing.T) {
	site := serve(t, "/")
	for name, moving := range map[string]bool{"moving": true, "reduced": false} {
		t.Run(name, func(t *testing.T) {
			p := window(t, chrome.View{Before: fmt.Sprintf(`
				window.labSlid = [];
				const media = matchMedia, animate = Element.prototype.animate;
				window.matchMedia = q => q.includes("reduced-motion") ? {matches: %t} : media.call(window, q);
				Element.prototype.animate = function (...a) { if (this.dataset.wire) labSlid.push(this.dataset.wire); return animate.apply(this, a) };`, !moving)})
			p.Lesson(site, slug)
			p.Type("play", "import copy\na = load_model(\"digits_mlp\")\nb = a")
			p.Run("play")
			p.Type("play", "import copy\na = load_model(\"digits_mlp\")\nb = copy.deepcopy(a)")
			p.Run("play")
			p.Until("the second object is there", fmt.Sprintf(`document.querySelector('%s [data-lab-name="b"]').dataset.labObject === "Sequential#2"`, chrome.Cell("play")))
			var want []string
			if moving {
				want = []string{"b", "b"} // the line and its head
			}
			p.Until("what slides has begun to", fmt.Sprintf(`labSlid.length === %d`, len(want)))
			if got := chrome.Eval[[]string](p, `labSlid`); !slices.Equal(got, want) {
				t.Errorf("what slides is %q, want %q", got, want)
			}
			quiet(t, p, site)
		})
	}
}
