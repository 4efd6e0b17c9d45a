package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"compressionlab/tests/chrome"
)

// With scripting off the lesson is a good page: all of its prose, the code of
// every cell, a picture of each result, and no button that does nothing
// without saying so.
func TestNoScript(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{NoScript: true})
	p.Go(site.Root)
	p.Go(p.Link(slug))
	text := p.Text("body")
	wants(t, "the page", text, "Magnitude pruning", "What “in place” means", "not one byte less", "What to take with you")
	for _, l := range course(t) {
		for _, b := range l.Blocks {
			if b.Cell == nil || l.Slug != slug {
				continue
			}
			cell := chrome.Cell(b.Cell.ID)
			// As it reads, or as the value of a field that is shown.
			if code := p.Text(cell) + p.Code(b.Cell.ID); !strings.Contains(strings.Join(strings.Fields(code), ""), strings.Join(strings.Fields(b.Cell.Code), "")) {
				t.Errorf("cell %s does not show its code:\n%s", b.Cell.ID, code)
			}
			if !p.Has(chrome.Hook(b.Cell.ID, "code")) {
				t.Errorf("cell %s hides its code", b.Cell.ID)
			}
			p.Until("a still of "+b.Cell.ID+" is shown", fmt.Sprintf(`[...document.querySelectorAll('%s img')].some(i => (i.scrollIntoView(), i.complete && i.naturalWidth > 100 && i.getClientRects().length > 0 && i.alt.length > 20))`, cell))
		}
	}
	wants(t, "the page", text, "Scripting is off")
	quiet(t, p, site)
}

// Nothing is wider than the window: on a phone, on the narrowest phone, before
// any program and after every cell has run.
func TestNarrow(t *testing.T) {
	site := serve(t, "/")
	for _, scripts := range []bool{false, true} {
		t.Run(fmt.Sprintf("scripts=%t", scripts), func(t *testing.T) {
			p := window(t, chrome.View{Width: 390, NoScript: !scripts})
			fits := func(what string) {
				t.Helper()
				for _, width := range []int{390, 320, 1024} {
					p.Resize(width, 844)
					if over := chrome.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); over > 0 {
						t.Errorf("%s at %d px scrolls sideways by %d px: %s", what, width, over, chrome.Eval[string](p, `[...document.querySelectorAll("body *")].filter(e => {
							if (e.getBoundingClientRect().right <= document.documentElement.clientWidth + 0.5) return false;
							for (let n = e.parentElement; n && n !== document.body; n = n.parentElement) if (getComputedStyle(n).overflowX !== "visible") return false;
							return true }).slice(0, 5).map(e => e.tagName + "." + e.className).join(", ")`))
					}
				}
				p.Resize(390, 844)
			}
			p.Go(site.Root)
			fits("home")
			p.Go(p.Link(slug))
			fits("the lesson")
			if !scripts {
				return
			}
			for _, cell := range []string{"wrong", "right", "bytes", "play"} {
				p.Run(cell)
			}
			p.WaitHas(chrome.Drawn, true)
			fits("the lesson after the runs")
			p.Type("play", `print("`+strings.Repeat("long", 100)+`")`)
			p.Run("play")
			fits("the lesson with a long line")
			p.Type("play", strings.Repeat("x", 300)+" = nothing_of_this_name")
			p.Run("play")
			fits("the lesson with a long error")
		})
	}
}

// On a touch screen the walk works too.
func TestPhoneWalk(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{Width: 390, Dark: true})
	p.Lesson(site, slug)
	walk(t, p)
	quiet(t, p, site)
}

// On paper a lesson is its text, its code and what the last run printed, dark on
// white, and nothing to press.
func TestPrint(t *testing.T) {
	p := window(t, chrome.View{Dark: true})
	p.Lesson(serve(t, "/"), slug)
	p.Run("right")
	if _, err := chromedp.Call(p.Context(), emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print",
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}}); err != nil {
		t.Fatal(err)
	}
	wants(t, "the paper", p.Text("main"), "What to take with you", "compressed = magnitude_prune(copy.deepcopy(original), sparsity=0.80)", "one object? False")
	for _, sel := range []string{".btn", ".turn", ".step", "[data-lab-code]", ".meaning", "dialog", ".for-dark"} {
		if p.Has(sel) {
			t.Errorf("%s is on the paper", sel)
		}
	}
	if got := chrome.Eval[string](p, `getComputedStyle(document.body).backgroundColor + getComputedStyle(document.querySelector(".prose")).color`); got != "rgb(255, 255, 255)rgb(20, 25, 28)" {
		t.Errorf("the colours are %s", got)
	}
}
