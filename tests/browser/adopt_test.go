package browser

import (
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// remember keeps the elements of a page as the document has them, but for what
// an embedded widget puts in the place of its own.
const remember = `addEventListener("DOMContentLoaded", () => {
	window.labBefore = [...document.querySelectorAll("#lab-root, #lab-root *")].filter(e => !e.closest("compression-lab *"));
});`

// gone are those of them that the program has made anew. One without text has no
// node for it, and is.
const gone = `labBefore.filter(e => !e.isConnected && e.innerHTML !== "").map(e => e.outerHTML.slice(0, 80))`

// The program of every page takes over the elements that the document has.
func TestAdopted(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{Before: remember})
	p.Go(site.Root)
	links := chrome.Eval[[]string](p, `[...new Set([...document.querySelectorAll("a[href]")].map(a => a.href.split("#")[0]))]`)
	pages := 0
	for _, path := range links {
		if !strings.HasPrefix(path, site.Root) || !strings.HasSuffix(path, "/") { // elsewhere, or a text
			continue
		}
		p.Go(path)
		p.Until("it is live", `document.documentElement.dataset.labLive === "true"`)
		if n := chrome.Eval[int](p, `labBefore.length`); n < 400 {
			t.Errorf("%s: %d elements", path, n)
		}
		if anew := chrome.Eval[[]string](p, gone); len(anew) > 0 {
			t.Errorf("%s: made anew: %q", path, anew)
		}
		pages++
	}
	if pages < 13 {
		t.Errorf("%d pages", pages)
	}
	quiet(t, p, site)
}

// What somebody else has put into the document, an extension of the browser or a
// translator, or has taken out, is made as it should be, and that alone.
func TestAdoptedChanged(t *testing.T) {
	p := lessonIn(t, chrome.View{Before: remember + `addEventListener("DOMContentLoaded", () => {
		document.querySelector(".top nav").append(document.createElement("hr"));
		document.querySelector('[data-lab-cell="right"] [data-lab-run]').remove();
		document.querySelector("h1").innerHTML = "<font>Beschneiden</font>";
	})`})
	p.Live("wrong")
	if p.Has(".top nav hr") || !p.Has(chrome.Hook("right", "run")) {
		t.Error("the page is not as its program thinks")
	}
	if state := p.Run("right"); state != "done" {
		t.Errorf("the cell is %q", state)
	}
	anew := chrome.Eval[[]string](p, gone)
	for _, e := range anew {
		if strings.Contains(e, `data-lab-cell="wrong"`) || strings.Contains(e, "<main") {
			t.Errorf("made anew: %s", e)
		}
	}
	if len(anew) < 2 {
		t.Errorf("made anew: %q", anew)
	}
}

// A lesson in somebody's frame has a bar that its document has not, which moves all
// that follows: its cells are rendered where they are then.
func TestAdoptedFramed(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<iframe src="LABlessons/magnitude-pruning/" width=900 height=600></iframe>`, chrome.View{})
	p.Until("it is live", `labHeard.some(h => h.data.type === "load")`)
	for _, cell := range []string{"wrong", "right"} {
		ask[bool](p, 0, "click", chrome.Hook(cell, "run"))
		untilFrame(p, 0, cell+" has run", "count", chrome.Cell(cell)+`[data-lab-state="done"]`, `v === 1`)
		show(p, 0, cell)
		untilFrame(p, 0, "the picture of "+cell+" is there", "count", chrome.Cell(cell)+` [data-lab-stage-state="ready"]`, `v === 1`)
	}
	quiet(t, p, lab)
}
