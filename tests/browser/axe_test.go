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
	t.Run("home", func(t *testing.T) {
		c := checker{window(t, chrome.View{NoPolicy: true}), script}
		c.Go(site.Root)
		c.check("home before it is live")
		c.Until("home is live", `document.documentElement.dataset.labLive`)
		c.check("home")
		c.Keys("?")
		c.WaitHas("#lab-keys[open]", true)
		c.check("the list of keys")
		c.Keys(chrome.Escape)
		c.Click("[data-lab-search]")
		c.Keys("sparsity")
		c.WaitHas("#lab-search .hits a", true)
		c.check("a search")
		c.Keys(chrome.Escape)
		chrome.Eval[bool](c.Page, `(labNewer(true), labFailed(), true)`)
		c.WaitHas("[data-lab-newer]", true)
		c.check("the notices")
		c.Go(site.Root + "glossary/")
		c.check("glossary")
		c.Go(site.Root + "404.html")
		c.check("the page for an address that leads nowhere")
	})
	for _, l := range course(t) {
		t.Run(l.Slug, func(t *testing.T) {
			c := checker{window(t, chrome.View{NoPolicy: true}), script}
			c.Go(site.Root + "lessons/" + l.Slug + "/")
			c.Live(cells(l)[0].ID)
			c.Click(".term")
			c.WaitHas(".meaning", true)
			c.look("the meaning of a term", 390, true)
			c.Keys(chrome.Escape)
			for _, cell := range cells(l) {
				c.Run(cell.ID)
			}
			c.check("after the runs")
		})
	}
	t.Run("embed", func(t *testing.T) {
		c := checker{window(t, chrome.View{NoPolicy: true}), script}
		c.Go(site.Root + "embed/")
		c.check("the manual")
		c.Go(site.Root + "embed/" + slug + "/wrong/?theme=blue")
		c.Run("wrong")
		c.check("a cell as a page of its own, which did not get a theme that there is")
	})
	t.Run("unfolded", func(t *testing.T) {
		c := checker{window(t, chrome.View{NoPolicy: true}), script}
		c.Go(site.Root + "lessons/" + slug + "/")
		for _, cell := range []string{"wrong", "right"} {
			c.Run(cell)
		}
		c.WaitHas(chrome.Drawn, true)
		c.Click(chrome.Hook("right", `depth="3"`))
		c.WaitHas(chrome.Hook("right", "buffer"), true)
		chrome.Eval[bool](c.Page, `(document.querySelectorAll("main details").forEach(d => d.open = true), true)`)
		c.check("objects and tables unfolded")
		c.After("wrong", func() { c.Click(chrome.Hook("wrong", `scrub="previous"`)) })
		c.check("an earlier step")
		for _, cell := range []string{"play", "bytes"} {
			c.Type(cell, "x = = 1")
			c.Run(cell)
		}
		c.check("two errors")
	})
}

// A checker is a page that axe-core looks at.
type checker struct {
	*chrome.Page
	script string
}

// check looks at the page narrow and dark, then wide and light, where it stands: a
// load and the runs for each would cost minutes.
func (c checker) check(what string) {
	c.T.Helper()
	c.look(what, 390, true)
	c.look(what, 1440, false)
}

func (c checker) look(what string, width int, dark bool) {
	c.T.Helper()
	c.Resize(width, 900)
	c.Dark(dark)
	chrome.Eval[bool](c.Page, `(async () => { // the colours come to rest
		do for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
		while (document.getAnimations().some(a => a.playState === "running"));
		return true })()`)
	axe(c.T.(*testing.T), c.Page, c.script, fmt.Sprintf("%s, %d px, dark %t", what, width, dark))
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
