package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"compressionlab/engine/digits"
	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
	"compressionlab/tests/chrome"
	"compressionlab/web/text"
)

// chooseFirst chooses the first of a list by the keyboard. A press that comes to
// nothing, as one does now and then on a busy machine, is made again, as a reader
// would; it is not known yet where it goes.
func chooseFirst(p *chrome.Page, list string) {
	p.T.Helper()
	for range 5 {
		p.Focus(list)
		p.Keys(chrome.Home)
		if chrome.Eval[bool](p, fmt.Sprintf(`new Promise(done => {
			const end = performance.now() + 3000;
			const look = () => document.querySelector(%q).selectedIndex === 0 ? done(true) : performance.now() > end ? done(false) : setTimeout(look, 20);
			look() })`, list)) {
			return
		}
	}
	p.T.Fatalf("the first of %s was not chosen by five presses of Home", list)
}

// A weight is masked by hand, by key and by pointer; the numbers are those that the
// engine finds here, undo takes a stroke back, and the code gets the mask.
func TestBrush(t *testing.T) {
	p, site := workbenchPage(t, chrome.View{})
	p.Resize(1440, 1700)
	p.Run("1")
	p.WaitHas(variantRow(2), true)
	p.WaitHas(chrome.Cell("1")+" iframe[data-lab-stage-state=ready]", true) // all is rendered
	chooseFirst(p, "[data-lab-brush-of]")
	press(p, "[data-lab-brush]")
	place := chrome.Cell("brush")
	says := func(what string, b trace.Brushed) {
		t.Helper()
		first := fmt.Sprintf("By hand %s of 3,072 entries are erased", text.Count(b.Erased))
		rest := fmt.Sprintf("agree on %s; %s are erased by hand alone, %s by magnitude alone", text.Count(b.Agree), text.Count(b.HandAlone), text.Count(b.AutoAlone))
		p.Until(what, fmt.Sprintf(`(e => e && e.dataset.labBrushed === "true" && e.textContent.includes(%q) && e.textContent.includes(%q))(document.querySelector("[data-lab-brushed]"))`, first, rest))
		wants(t, what, p.Text("[data-lab-brushed]"), "by hand the variant reads "+percent(float32(b.Hand.Right)/float32(b.Hand.Of)), "the automatic one "+percent(float32(b.Auto.Right)/float32(b.Auto.Of)))
	}
	brushed := func(mask string) trace.Brushed {
		t.Helper()
		b, _, ok := lab.Brush(digits.MLP(), "0.weight", mask, 0.5)
		if !ok {
			t.Fatal("there is nothing to brush natively")
		}
		return b
	}
	start := brushed("")
	says("the automatic mask", start)
	p.WaitHas(place+" iframe[data-lab-stage-state=ready]", true)

	// By keyboard: one entry to the right of the first, and back.
	p.Click(place + " .probe button:nth-child(2)")
	p.Keys(chrome.ArrowRight)
	p.Keys(" ")
	keep, _ := lab.ReadMask(start.Mask, 3072)
	keep[48] = !keep[48]
	toggled := brushed(lab.MaskText(keep))
	says("one entry more", toggled)

	// By pointer: a stroke over the matrix by hand.
	frame := p.Box(place + " iframe")
	r := chrome.Eval[[4]float64](p, `(r => [r.x, r.y, r.width, r.height])(labWatch.drawn.regions.find(r => r.name === "after"))`)
	x, y := frame.X+r[0]+6, frame.Y+r[1]+6
	p.Mouse(chromedp.MouseMoved, x, y)
	p.Mouse(chromedp.MousePressed, x, y)
	p.Mouse(chromedp.MouseMoved, x+20, y+10)
	p.Mouse(chromedp.MouseReleased, x+20, y+10)
	p.Until("a stroke changes the mask", fmt.Sprintf(`(e => e.dataset.labBrushed === "true" && !e.textContent.includes("By hand %s of"))(document.querySelector("[data-lab-brushed]"))`, text.Count(toggled.Erased)))
	press(p, "[data-lab-unbrush]")
	says("the stroke is taken back", toggled)

	press(p, "[data-lab-putmask]")
	p.Until("the code has the mask", `[...document.querySelectorAll("[data-lab-code]")].some(e => e.value.includes("mask_prune("))`)
	p.WaitHas(variantRow(3), true)
	if row := strings.Join(p.Texts("[data-lab-variant]"), "\n"); !strings.Contains(row, percent(float32(toggled.Hand.Right)/float32(toggled.Hand.Of))) {
		t.Errorf("no variant reads %d of %d:\n%s", toggled.Hand.Right, toggled.Hand.Of, row)
	}
	quiet(t, p, site)
}
