package browser

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"compressionlab/engine/digits"
	"compressionlab/engine/measure"
	"compressionlab/engine/nn"
	"compressionlab/engine/prune"
	"compressionlab/tests/chrome"
	"compressionlab/web/text"
)

// Two variants are compared by keyboard: the images that are read differently
// are those that the engine finds here.
func TestCompareVariants(t *testing.T) {
	p, site := workbenchPage(t, chrome.View{})
	p.Run("1")
	p.WaitHas(variantRow(2), true)
	p.Run("2") // more variants, for lists that are there
	p.WaitHas(variantRow(4), true)
	p.Until("each list shows what it has chosen", `[...document.querySelectorAll("select")].every(list => list.selectedIndex >= 0)`)
	p.Focus(`[data-lab-side="1"]`)
	p.Keys("#")
	p.Keys("2")
	press(p, "[data-lab-compare]")
	p.WaitHas("[data-lab-compared]", true)

	before, after, test := digits.MLP(), digits.MLP(), digits.Test()
	plan, err := prune.MagnitudePlan(nn.Parameters(after), prune.Options{Sparsity: 0.8})
	if err != nil {
		t.Fatal(err)
	}
	plan.Apply()
	changes, err := measure.Changes(before, after, test.Images, test.Labels)
	if err != nil || len(changes) == 0 {
		t.Fatalf("%d changes, %v", len(changes), err)
	}
	var want []string
	for _, c := range changes {
		want = append(want, strconv.Itoa(c.Index))
	}
	if got := p.Attrs("[data-lab-changed]", "data-lab-changed"); !slices.Equal(got, want) {
		t.Errorf("images %v differ, want %v", got, want)
	}
	wants(t, "the sentence", p.Text(".compared .said"), fmt.Sprintf("differ in %d", len(changes)))
	if n := len(p.Attrs(".masks svg.mask", "aria-label")); n != 3 {
		t.Errorf("%d masks of 3 weights", n)
	}
	sides := chrome.Cell("compare")
	p.WaitHas(sides+" iframe[data-lab-stage-state=ready]", true)
	if n := chrome.Colours(p.Picture(p.Box(sides + " iframe"))); n < 20 {
		t.Errorf("the two weights side by side have %d colours", n)
	}
	p.Click(sides + " .alt summary")
	wants(t, "the table", strings.ReplaceAll(p.Text(sides+" .alt table"), "\t", " "),
		"First 64 × 48 3,072", "Second 64 × 48 "+text.Count(measure.Nonzero(nn.Parameters(after)[0].Data)))
	p.Focus(sides + " [data-probe]")
	p.Click(sides + " .probe button:nth-child(2)")
	p.Until("the probe says a weight", `/unit 0, pixel \(0, 0\), .*\d/.test(document.querySelector('[data-lab-cell=compare] .probe .read').textContent)`)
	// The other way round, chosen by the keys of the list.
	chooseFirst(p, `[data-lab-side="1"]`)
	press(p, "[data-lab-compare]")
	p.Until("a variant is itself", `document.querySelector(".compared .said")?.textContent.includes("same answer")`)
	quiet(t, p, site)
}
