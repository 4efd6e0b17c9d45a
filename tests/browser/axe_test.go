package browser

import (
	"fmt"
	"os"
	"testing"

	"compressionlab/tests/chrome"
)

// axe-core finds nothing on any page, in both themes, wide and on a phone, with
// its dialogs and notices, before a run and after the runs of all cells. (The
// workbench has tests of its own, and the checker in them.) LAB_AXE
// names the file axe.min.js of the npm package axe-core; without it there is
// nothing to check with.
func TestAxe(t *testing.T) {
	script := axeScript(t)
	site := serve(t, "/")
	p := window(t, chrome.View{NoPolicy: true})
	// A page is looked at narrow and dark, then wide and light, where it stands: a
	// load and the runs for each would cost minutes.
	look := func(what string, width int, dark bool) {
		t.Helper()
		p.Resize(width, 900)
		p.Dark(dark)
		chrome.Eval[bool](p, `(async () => { // the colours come to rest
			do for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
			while (document.getAnimations().some(a => a.playState === "running"));
			return true })()`)
		axe(t, p, script, fmt.Sprintf("%s, %d px, dark %t", what, width, dark))
	}
	check := func(what string) {
		t.Helper()
		look(what, 390, true)
		look(what, 1440, false)
	}
	p.Go(site.Root)
	check("home before it is live")
	p.Until("home is live", `document.documentElement.dataset.labLive`)
	check("home")
	p.Keys("?")
	p.WaitHas("#lab-keys[open]", true)
	check("the list of keys")
	p.Keys(chrome.Escape)
	p.Click("[data-lab-search]")
	p.Keys("sparsity")
	p.WaitHas("#lab-search .hits a", true)
	check("a search")
	p.Keys(chrome.Escape)
	chrome.Eval[bool](p, `(labNewer(true), labFailed(), true)`)
	p.WaitHas("[data-lab-newer]", true)
	check("the notices")
	p.Go(site.Root + "glossary/")
	check("glossary")
	p.Go(site.Root + "404.html")
	check("the page for an address that leads nowhere")

	for _, l := range course(t) {
		p.Go(site.Root + "lessons/" + l.Slug + "/")
		first := cells(l)[0].ID
		p.Live(first)
		p.Click(".term")
		p.WaitHas(".meaning", true)
		look(l.Slug+" with the meaning of a term", 390, true)
		p.Keys(chrome.Escape)
		for _, c := range cells(l) {
			p.Run(c.ID)
		}
		check(l.Slug + " after the runs")
	}

	p.Go(site.Root + "lessons/" + slug + "/")
	for _, cell := range []string{"wrong", "right"} {
		p.Run(cell)
	}
	p.WaitHas(chrome.Drawn, true)
	p.Click(chrome.Hook("right", `depth="3"`))
	p.WaitHas(chrome.Hook("right", "buffer"), true)
	chrome.Eval[bool](p, `(document.querySelectorAll("main details").forEach(d => d.open = true), true)`)
	check("a lesson with its objects unfolded")
	p.After("wrong", func() { p.Click(chrome.Hook("wrong", `scrub="previous"`)) })
	check("a lesson at an earlier step")
	for _, cell := range []string{"play", "bytes"} {
		p.Type(cell, "x = = 1")
		p.Run(cell)
	}
	check("a lesson with two errors")
}

// axeScript is the checker; without it a test is skipped.
func axeScript(t *testing.T) string {
	t.Helper()
	path := os.Getenv("LAB_AXE")
	if path == "" {
		t.Skip("set LAB_AXE to axe.min.js of the npm package axe-core")
	}
	script, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// axe reports what the checker finds on a page as it stands.
func axe(t *testing.T, p *chrome.Page, script, what string) {
	t.Helper()
	chrome.Eval[bool](p, `(typeof axe === "object") || (() => { `+script+`; return true })()`)
	for _, v := range chrome.Eval[[]string](p, `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations
		.map(v => v.impact + " " + v.id + ": " + v.help + "\n\t" + v.nodes.slice(0, 4).map(n => n.target.join(" ") + "  " + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? "")).join("\n\t")))`) {
		t.Errorf("%s: %s", what, v)
	}
}
