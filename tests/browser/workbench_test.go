package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"compressionlab/tests/chrome"
)

// workbenchPage opens the workbench in a new window.
func workbenchPage(t *testing.T, v chrome.View) (*chrome.Page, *chrome.Site) {
	t.Helper()
	p, site := window(t, v), serve(t, "/")
	p.Go(site.Root + "workbench/")
	p.Live("1")
	return p, site
}

// tool is the selector of a button below a cell.
func tool(cell, do string) string { return `[data-lab-tools="` + cell + `"] [data-lab-` + do + `]` }

// press presses a button by keyboard.
func press(p *chrome.Page, sel string) {
	p.T.Helper()
	p.Focus(sel)
	p.Keys(chrome.Enter)
}

// Cells are added, filled, run, moved, removed and put back without a mouse, and
// are there after a reload; a link brings them to somebody else.
func TestWorkbenchCells(t *testing.T) {
	p, site := workbenchPage(t, chrome.View{Before: clipboard(false)})
	for _, id := range []string{"1", "2"} {
		if state := p.Run(id); state != "done" {
			t.Fatalf("cell %s is %q: %s", id, state, p.Text(chrome.Hook(id, "error")))
		}
	}
	press(p, tool("2", "add"))
	p.Until("the focus is in the new cell", `document.activeElement.closest("[data-lab-cell]")?.dataset.labCell === "3"`)
	for _, key := range "print(type(small))" {
		p.Keys(string(key))
	}
	p.WaitCode("3", "print(type(small))")
	if state := p.After("3", func() { p.Keys(chrome.Enter, chromedp.ModifierCtrl) }); state != "done" {
		t.Fatalf("the new cell is %q: %s", state, p.Text(chrome.Hook("3", "error")))
	}
	printed := p.Output("3")
	wants(t, "the new cell's output", printed, "Sequential")

	// Moved above what it needs it does not know the name, moved back it does.
	press(p, tool("3", "up"))
	p.Until("the focus went with it", `document.activeElement.closest("[data-lab-tools]")?.dataset.labTools === "2"`)
	p.WaitCode("2", "print(type(small))")
	if state := p.Run("2"); state != "error" {
		t.Errorf("above the cell that it needs it is %q", state)
	}
	press(p, tool("2", "down"))
	p.WaitCode("3", "print(type(small))")
	press(p, tool("1", "remove"))
	p.WaitCode("2", "print(type(small))")
	if state := p.Run("2"); state != "error" {
		t.Errorf("without the first cell it is %q", state)
	}
	press(p, "[data-lab-putback]")
	p.WaitCode("1", "load_model")
	p.Run("3")
	if got := p.Output("3"); got != printed {
		t.Errorf("it prints %q, and at first %q", got, printed)
	}
	url := copyLink(t, p, "3")

	p.Reload()
	p.WaitCode("3", "print(type(small))")
	p.Run("3")
	if got := p.Output("3"); got != printed {
		t.Errorf("after a reload it prints %q, and before %q", got, printed)
	}
	quiet(t, p, site)

	other := window(t, chrome.View{})
	other.Go(url)
	other.Until("the link's run", `labWatch.ran["3"] > 0`)
	if got := other.Output("3"); got != printed {
		t.Errorf("whoever opens the link reads %q, want %q", got, printed)
	}
}

// Tab reaches the tools of each cell.
func TestWorkbenchTab(t *testing.T) {
	p, _ := workbenchPage(t, chrome.View{})
	var names []string
	for i, s := range tabs(t, p) {
		names = append(names, s.Name)
		if !s.Visible && !s.Frame || !s.Shown {
			t.Errorf("stop %d, %q: outlined %t, in sight %t", i, s.Name, s.Visible, s.Shown)
		}
	}
	wants(t, "what Tab reaches", strings.Join(names, "\n"), "1 code", "1 run", "2 run", "add", "down", "remove")
}

// axe-core finds nothing serious on the workbench.
func TestWorkbenchAxe(t *testing.T) {
	script := axeScript(t)
	for _, width := range []int{1440, 390} {
		for _, dark := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d/dark=%t", width, dark), func(t *testing.T) {
				p, _ := workbenchPage(t, chrome.View{Width: width, Height: 900, Dark: dark, NoPolicy: true})
				axe(t, p, script, "workbench")
				drop(p, "model.safetensors", bundled(t))
				p.WaitHas("[data-lab-file]", true)
				p.After("3", func() { p.Click(`[data-do="usefile"]`) })
				p.Type("3", p.Code("3")+"\nsave_npz(model, \"out.npz\")")
				p.Run("3")
				p.WaitHas(chrome.Hook("3", "download"), true)
				p.Run("1")
				p.Run("2")
				p.WaitHas(chrome.Drawn, true)
				p.Click(tool("1", "remove"))
				p.WaitHas("[data-lab-putback]", true)
				axe(t, p, script, "workbench with a cell removed")
			})
		}
	}
}
