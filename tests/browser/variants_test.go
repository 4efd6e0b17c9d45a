package browser

import (
	"fmt"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// variantRow is the selector of a variant in the tree.
func variantRow(n int) string { return fmt.Sprintf(`[data-lab-variant="%d"]`, n) }

// Each state that a run comes through is in the tree, below what it was made of,
// with the accuracy that the engine measures here; a changed number adds one. All
// by keyboard: going back brings the cell that made it, a branch goes on from
// there, a point of the chart shows its place in the tree.
func TestVariants(t *testing.T) {
	p, site := workbenchPage(t, chrome.View{})
	p.Run("1")
	p.WaitHas(variantRow(2), true)
	before, after, _ := native(t, 0.80)
	for n, want := range map[int]score{1: before, 2: after} {
		row := p.Text(variantRow(n))
		if !want.in(row) {
			t.Errorf("variant %d reads %q, want %s", n, row, want.cell())
		}
	}
	wants(t, "what made it", p.Text(variantRow(2)), "magnitude_prune", "sparsity=0.8", "pruned")
	if !p.Has(`li:has(> ` + variantRow(1) + `) ul ` + variantRow(2)) {
		t.Error("the pruned one is not below the one that it was made of")
	}
	text := p.Code("1")
	p.Replace("1", "sparsity=0.80", "sparsity=0.90")
	p.Run("1")
	p.Run("2")
	p.WaitHas(variantRow(5), true)
	_, heavy, _ := native(t, 0.90)
	if row := p.Text(variantRow(3)); !heavy.in(row) {
		t.Errorf("variant 3 reads %q, want %s", row, heavy.cell())
	}
	if got := len(p.Attrs("[data-lab-point]", "href")); got != 5 {
		t.Errorf("%d points of 5 variants", got)
	}
	p.After("1", func() { press(p, variantRow(2)+" [data-lab-return]") })
	if got := p.Code("1"); got != text {
		t.Errorf("going back brings\n%s\nwant\n%s", got, text)
	}
	p.After("1", func() { press(p, variantRow(3)+" [data-lab-branchvariant]") })
	if got := p.Code("1"); !strings.HasSuffix(got, "sparsity=0.90)") {
		t.Errorf("the branch ends with\n%s", got)
	}
	press(p, `[data-lab-point="2"]`)
	p.Until("its row is pressed", fmt.Sprintf(`document.querySelector('%s [aria-pressed=true]')`, variantRow(2)))
	press(p, `[data-lab-format="held"]`)
	p.Until("bytes as in memory", fmt.Sprintf(`document.querySelector('%s .vbytes').textContent.startsWith("20,072")`, variantRow(2)))
	if hash := chrome.Eval[string](p, "location.hash"); hash != "" {
		t.Errorf("a point changes the address to %s", hash)
	}
	quiet(t, p, site)
}

// axe-core finds nothing serious on the tree, the chart and the table.
func TestVariantsAxe(t *testing.T) {
	script := axeScript(t)
	for _, width := range []int{1440, 390} {
		for _, dark := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d/dark=%t", width, dark), func(t *testing.T) {
				p, _ := workbenchPage(t, chrome.View{Width: width, Height: 900, Dark: dark, NoPolicy: true})
				p.Run("1")
				p.Run("2")
				p.WaitHas(variantRow(4), true)
				press(p, `[data-lab-point="2"]`)
				chrome.Eval[bool](p, `(document.querySelectorAll(".variants details").forEach(d => d.open = true), true)`)
				axe(t, p, script, "variants")
				press(p, "[data-lab-compare]")
				p.WaitHas("[data-lab-compared]", true)
				p.Until("the button has its colours again", `document.getAnimations().length === 0`)
				axe(t, p, script, "two variants compared")
				p.Type("2", "print(sensitivity(original, sparsities=[0.5, 0.9]))")
				p.Run("2")
				p.WaitHas(chrome.Hook("2", "sensitivity"), true)
				chrome.Eval[bool](p, `(document.querySelectorAll(".sensitivities details").forEach(d => d.open = true), true)`)
				axe(t, p, script, "a sensitivity")
			})
		}
	}
}
