package browser

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
	"compressionlab/web/link"
	"compressionlab/web/state"
)

// parts is where each part of a cell is that the parameter hide may name. Not each
// cell has all of them.
var parts = map[string]string{
	"title": ".cell-h h2", "question": ".ask", "sliders": ".lanes", "steps": ".scrub", "memory": ".memory",
	"findings": ".warns", "figures": ".stats", "stage": ".stage", "storage": ".storage",
}

// frame is a frame of the lab's with a query, in a page that the query's host may
// name as HOST.
func frame(path, query string) string {
	return fmt.Sprintf(`<p id=above>Text.</p><script>addEventListener("DOMContentLoaded", () => { const f = document.createElement("iframe"); f.width = 1200; f.height = 1500; f.src = "LAB%s?%s".replace("HOST", origin); document.body.append(f) })</script>`, path, query)
}

// What hide names is out of sight, each part by itself; without it all of them are
// in sight once the cell has run.
func TestHide(t *testing.T) {
	lab := serve(t, "/")
	cells := map[string]string{"wrong": "magnitude-pruning", "paper": "quantization"} // together they have all parts
	seen := map[string]bool{}
	for cell, lesson := range cells {
		sizes := func(hide string) map[string]float64 {
			p := host(t, lab, frame("embed/"+lesson+"/"+cell+"/", "hide="+hide), chrome.View{})
			p.Until("it can run", `labHeard.some(h => h.data.type === "load")`)
			ask[bool](p, 0, "click", "[data-lab-run]")
			untilFrame(p, 0, "the cell has run", "count", `[data-lab-state="done"]`, `v === 1`)
			size := map[string]float64{}
			for part, sel := range parts {
				if box := ask[[]float64](p, 0, "box", sel); len(box) == 4 {
					size[part] = box[2] * box[3]
				}
			}
			quiet(t, p, lab)
			return size
		}
		all, none := sizes(""), sizes(strings.Join(state.Parts, ","))
		for _, part := range state.Parts {
			if all[part] > 2 {
				seen[part] = true
			}
			if none[part] > 1 {
				t.Errorf("%s is hidden, and takes %g pixels", part, none[part])
			}
		}
	}
	for _, part := range state.Parts {
		if !seen[part] {
			t.Errorf("no cell shows the part %s, which hide names", part)
		}
	}
}

// Each parameter does in a frame what the manual says of it.
func TestParameters(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, frame("embed/quantization/paper/", "lesson=quantization&widget=paper&locale=en&theme=dark&motion=off&readonly&seed=7&allowLinks=false&host=HOST"), chrome.View{})
	p.Until("it can run", `labHeard.some(h => h.data.type === "load")`)
	counts := func(what, sel string, want int) {
		t.Helper()
		if n := ask[int](p, 0, "count", sel); n != want {
			t.Errorf("%s: %d of %s, want %d", what, n, sel, want)
		}
	}
	counts("nothing is wrong", "[data-lab-wrong]", 0)
	counts("theme", `:root[data-theme="dark"]`, 1)
	counts("motion", `:root[data-motion="off"]`, 1)
	counts("readonly", `textarea[data-lab-code]:not([readonly])`, 0)
	counts("allowLinks", `a[href]:not([href^="#"])`, 0)
	ask[bool](p, 0, "click", "[data-lab-run]")
	untilFrame(p, 0, "it has run", "count", `[data-lab-state="done"]`, `v === 1`)
	counts("readonly: no slider moves the text", `.lanes input[type="range"]:not([disabled])`, 0)
	counts("allowLinks, after a run", `a[href]:not([href^="#"])`, 0)
	p.Until("the session is told", `labHeard.some(h => h.data.type === "state" && h.data.state)`)
	session, err := link.Decode(asks(p, `{type: "getState"}`).State)
	if err != nil || session.Seed != 7 {
		t.Errorf("the session has the seed %d: %v", session.Seed, err)
	}
	quiet(t, p, lab)
}

// Where the address says nothing of links they lead to a tab of their own, which
// knows nothing of the page that opened it.
func TestOutwardLinks(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<iframe src="LABlessons/magnitude-pruning/" width=1200 height=900></iframe>`, chrome.View{Before: `
		if (window !== top) addEventListener("click", e => {
			const a = e.target.closest?.("a[href]");
			if (!a) return;
			e.preventDefault();
			document.documentElement.dataset.led = [a.target, a.rel].join(" ");
		});`})
	p.Until("it can run", `labHeard.some(h => h.data.type === "load")`)
	ask[bool](p, 0, "click", `main a[href*="glossary"], main a[href*="lessons"], main a[href^="https:"]`)
	if led := chrome.Eval[string](p, `labProbe(0, "attr", "html", "data-led")`); led != "_blank noopener" {
		t.Errorf("a link leads to %q", led)
	}
}

// A wheel over a widget, its code or its picture, scrolls the page around.
func TestWheelThrough(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<script src="LABembed.js" async></script><compression-lab lesson=magnitude-pruning widget=wrong loading=eager></compression-lab><p style="height: 4000px"></p>`, chrome.View{})
	p.Until("it can run", `labHeard.some(h => h.data.type === "load")`)
	ask[bool](p, 0, "click", "[data-lab-run]")
	untilFrame(p, 0, "the cell has run", "count", `[data-lab-state="done"]`, `v === 1`)
	show(p, 0, "wrong")
	untilFrame(p, 0, "the picture is there", "count", readyStage, `v === 1`)
	follows(p, 0)
	for _, sel := range []string{".stage iframe", "[data-lab-code]", ".cell-h"} {
		chrome.Eval[bool](p, fmt.Sprintf(`(async () => {
			const box = await labProbe(0, "box", %q), top = document.querySelector("iframe").getBoundingClientRect().y + scrollY;
			scrollTo({top: top + box[1] + box[3] / 2 - 400, behavior: "instant"});
			return true })()`, sel))
		box, at := ask[[]float64](p, 0, "box", sel), chrome.Eval[[]float64](p, `(b => [b.x, b.y, scrollY])(document.querySelector("iframe").getBoundingClientRect())`)
		p.Wheel(at[0]+box[0]+box[2]/2, at[1]+box[1]+box[3]/2, 120)
		p.Until("a wheel over "+sel+" scrolls the page around", fmt.Sprintf(`scrollY > %g`, at[2]))
	}
	quiet(t, p, lab)
}

// What is asked of an element while its frame still loads is done once it listens.
func TestElementEarly(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<script src="LABembed.js"></script><compression-lab lesson=magnitude-pruning widget=wrong loading=eager></compression-lab>
		<script>
			const lab = document.querySelector("compression-lab");
			lab.setAttribute("theme", "dark");
			window.answers = [];
			for (const type of ["getState", "nonsense"]) lab.send(type).then(a => answers.push(a.type), e => answers.push(e.message));
		</script>`, chrome.View{})
	p.Until("it can run", `labHeard.some(h => h.data.type === "load")`)
	untilFrame(p, 0, "it is dark", "count", `:root[data-theme="dark"]`, `v === 1`)
	p.Until("both are answered", `answers.length === 2`)
	if got := chrome.Eval[[]string](p, `answers`); !slices.Contains(got, "state") || !slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "no message of type") }) {
		t.Errorf("the answers are %q", got)
	}

	// An attribute that no message changes makes another frame, once for all that
	// change together; what is wrong can be set right.
	chrome.Eval[bool](p, `(window.before = document.querySelector("iframe"), lab.setAttribute("widget", "try"), lab.setAttribute("hide", "memory"), true)`)
	p.Until("another frame says what it is", `document.querySelector("iframe") !== before && labHeard.some(h => h.data.type === "ready" && h.data.widget === "try")`)
	untilFrame(p, 0, "the memory is hidden", "count", `:root.hide-memory[data-theme="dark"]`, `v === 1`)
	chrome.Eval[bool](p, `(lab.setAttribute("lesson", "nothing"), true)`)
	p.Until("it says what is wrong", `lab.innerText.includes("no lesson “nothing”")`)
	chrome.Eval[bool](p, `(labHeard.length = 0, lab.setAttribute("lesson", "magnitude-pruning"), true)`)
	p.Until("a frame is there again", `labHeard.some(h => h.data.type === "ready" && h.data.widget === "try")`)
	if n := chrome.Eval[int](p, `document.querySelectorAll("iframe").length`); n != 1 {
		t.Errorf("there are %d frames", n)
	}
	quiet(t, p, lab)
}
