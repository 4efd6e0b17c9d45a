package browser

import (
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// What was opened and run is on the home page, with the way back to it; it is
// forgotten on request, and comes back on request.
func TestHomeProgress(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{})
	p.Go(site.Root)
	p.Until("home is live", `document.documentElement.dataset.labLive`)
	if p.Has("[data-lab-go-on]") || p.Has("[data-lab-forget]") || strings.Contains(p.Text("main"), "cells run") {
		t.Error("home tells of progress before there is any")
	}
	p.Go(p.Link(slug))
	p.Live("right")
	p.Run("right")
	p.Run("bytes")
	p.Go(site.Root)
	progress := `[data-lab-progress="` + slug + `"]`
	p.Until("the row tells of two cells", `document.querySelector('`+progress+`').innerText.includes("2 of 5 cells run")`)
	if got := p.Attr("[data-lab-go-on]", "href"); !strings.HasSuffix(got, slug+"/#cell-bytes") {
		t.Errorf("the way back leads to %q", got)
	}
	p.Click("[data-lab-forget]")
	p.WaitHas("[data-lab-go-on]", false)
	wants(t, "the page", p.Text("main"), "Forgotten")
	p.Click(`[data-do="unforget"]`)
	p.WaitHas("[data-lab-go-on]", true)
	p.Click("[data-lab-forget]")
	p.WaitHas("[data-lab-go-on]", false)
	p.Reload()
	p.Until("home is live", `document.documentElement.dataset.labLive`)
	if p.Has("[data-lab-go-on]") || strings.Contains(p.Text("main"), "cells run") {
		t.Error("after a reload home remembers what was forgotten")
	}
	// Anybody may have written into the store.
	for _, odd := range []string{`null`, `{"lessons":{"` + slug + `":null},"last":7}`, `{"lessons":{"<b>":{"ran":["x"]}},"last":"<b>"}`, `[]`, `x`} {
		chrome.Eval[bool](p, `(localStorage.setItem("compression-lab:progress", `+"`"+odd+"`"+`), true)`)
		p.Reload()
		p.Until("home is live with "+odd, `document.documentElement.dataset.labLive`)
	}
	quiet(t, p, site)
}

// Where storage is denied home says nothing of progress, as there is none.
func TestHomeWithoutStorage(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{Before: `Object.defineProperty(window, "localStorage", {configurable: true, get() { throw new DOMException("denied", "SecurityError") }});`})
	p.Lesson(site, slug)
	p.Run("right")
	p.Go(site.Root)
	p.Until("home is live", `document.documentElement.dataset.labLive`)
	if p.Has("[data-lab-go-on]") || p.Has("[data-lab-forget]") || strings.Contains(p.Text("main"), "cells run") {
		t.Error("home tells of progress that nobody kept")
	}
	quiet(t, p, site)
}
