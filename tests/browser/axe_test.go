package browser

import (
	"fmt"
	"os"
	"testing"

	"compressionlab/tests/chrome"
)

// axe-core finds nothing serious on any page, in both themes, wide and
// narrow, before a run and after. LAB_AXE names the file axe.min.js of the npm
// package axe-core; without it there is nothing to check with.
func TestAxe(t *testing.T) {
	script := axeScript(t)
	site := serve(t, "/")
	for _, width := range []int{1440, 390} {
		for _, dark := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d/dark=%t", width, dark), func(t *testing.T) {
				p := window(t, chrome.View{Width: width, Height: 900, Dark: dark, NoPolicy: true})
				check := func(what string) { t.Helper(); axe(t, p, script, what) }
				p.Go(site.Root)
				check("home")
				p.Until("home is live", `document.documentElement.dataset.labLive`)
				p.Keys("?") // a phone has no button for it
				p.WaitHas("#lab-keys[open]", true)
				check("the list of keys")
				p.Keys(chrome.Escape)
				p.Click("[data-lab-search]")
				p.Keys("sparsity")
				p.WaitHas("#lab-search .hits a", true)
				check("a search")
				p.Go(site.Root + "glossary/")
				check("glossary")
				p.Go(site.Root)
				p.Go(p.Link(slug))
				p.Live("wrong")
				check("lesson")
				p.Click(".term")
				p.WaitHas(".meaning", true)
				check("the meaning of a term")
				p.Keys(chrome.Escape)
				for _, cell := range []string{"wrong", "right", "bytes", "play"} {
					p.Run(cell)
				}
				p.WaitHas(chrome.Drawn, true)
				check("lesson after the runs")
				p.Click(chrome.Hook("right", `depth="3"`))
				p.WaitHas(chrome.Hook("right", "buffer"), true)
				chrome.Eval[bool](p, `(document.querySelectorAll(".memory details").forEach(d => d.open = true), true)`)
				check("lesson with its objects unfolded")
				p.After("wrong", func() { p.Click(chrome.Hook("wrong", `scrub="previous"`)) })
				check("lesson at an earlier step")
				p.Type("play", "x = = 1")
				p.Run("play")
				check("lesson with an error")
			})
		}
	}
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

// axe reports what the checker finds serious on a page as it stands.
func axe(t *testing.T, p *chrome.Page, script, what string) {
	t.Helper()
	chrome.Eval[bool](p, `(typeof axe === "object") || (() => { `+script+`; return true })()`)
	for _, v := range chrome.Eval[[]string](p, `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations
		.filter(v => v.impact === "serious" || v.impact === "critical")
		.map(v => v.impact + " " + v.id + ": " + v.help + "\n\t" + v.nodes.slice(0, 4).map(n => n.target.join(" ") + "  " + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? "")).join("\n\t")))`) {
		t.Errorf("%s: %s", what, v)
	}
}
