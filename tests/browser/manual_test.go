package browser

import (
	"fmt"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
	"compressionlab/web/text"
)

// snippets are what the page about embedding tells to copy, by the place that it is
// for, with the address of the lab in place of the one that stands for it.
func snippets(t *testing.T, lab *chrome.Site) map[string]string {
	t.Helper()
	p := window(t, chrome.View{})
	p.Go(lab.Root + "embed/")
	list := chrome.Eval[[][2]string](p, `[...document.querySelectorAll(".manual h3")].map(h => [h.textContent, h.nextElementSibling.nextElementSibling?.querySelector("code")?.textContent ?? ""])`)
	found := map[string]string{}
	for _, s := range list {
		found[s[0]] = strings.ReplaceAll(s[1], "https://lab.example/", lab.Root)
	}
	for _, place := range text.Manual.Places {
		if !strings.Contains(found[place.Name], lab.Root) {
			t.Fatalf("what to copy for %s is %q", place.Name, found[place.Name])
		}
	}
	return found
}

// canvas does what Canvas does in the page around with a message of a frame's height.
const canvas = `<script>addEventListener("message", e => {
	let said;
	try { said = JSON.parse(e.data) } catch { return }
	if (said.subject !== "lti.frameResize") return;
	for (const f of document.querySelectorAll("iframe")) if (f.contentWindow === e.source) f.height = f.style.height = said.height + "px";
})</script>`

// What the page about embedding tells a teacher to paste works in a page of another
// origin, as it stands: the cell is there, runs, and is as high as its place lets it.
func TestManualSnippets(t *testing.T) {
	lab := serve(t, "/lab/")
	codes := snippets(t, lab)
	raw, fenced := strings.CutPrefix(codes["Quarto"], "```{=html}\n")
	raw, ended := strings.CutSuffix(raw, "\n```")
	if !fenced || !ended {
		t.Errorf("Quarto's is no raw block: %q", codes["Quarto"])
	}
	for name, c := range map[string]struct {
		body    string
		follows bool
	}{
		"Plain HTML": {codes["Plain HTML"], true},
		"Quarto":     {raw, true}, // which Quarto copies into its page
		"Moodle":     {codes["Moodle"], false},
		"Canvas":     {canvas + codes["Canvas"], true},
	} {
		t.Run(name, func(t *testing.T) {
			pasted(t, host(t, lab, "<p>Prune it:</p>\n"+c.body, chrome.View{}), lab, c.follows)
		})
	}
	t.Run("Jupyter", func(t *testing.T) {
		lab.Share() // a module of another origin is asked for so
		pasted(t, notebook(t, codes["JupyterLab and marimo"]), lab, true)
	})
	t.Run("MyST", func(t *testing.T) { pasted(t, book(t, codes["MyST and Jupyter Book"]), lab, true) })
}

// pasted runs the widget in a page.
func pasted(t *testing.T, p *chrome.Page, lab *chrome.Site, high bool) {
	t.Helper()
	p.Until("the programs are there", `labHeard.some(h => h.data.type === "load" && h.frame === 0)`)
	ask[bool](p, 0, "click", "[data-lab-run]")
	untilFrame(p, 0, "there is a finding", "count", `[data-lab-state="done"] [data-lab-finding]`, `v > 0`)
	if high {
		follows(p, 0)
	} else if n := ask[float64](p, 0, "inner", ""); n != 900 {
		t.Errorf("the frame is %g high, and says 900", n)
	}
	show(p, 0, "wrong")
	untilFrame(p, 0, "its picture is there", "count", readyStage, `v === 1`)
	if chrome.Eval[bool](p, `document.activeElement !== document.body`) {
		t.Error("the widget has taken the focus")
	}
	for _, problem := range p.Problems() {
		if !strings.Contains(problem, "strict mode:") { // what Jupyter's scripts warn of in themselves
			t.Errorf("the browser said: %s", problem)
		}
	}
	for _, missing := range lab.Missing() {
		t.Errorf("refused by the server: %s", missing)
	}
}

// The live examples of that page come when they come near, and run.
func TestManualLive(t *testing.T) {
	lab := serve(t, "/lab/")
	p := window(t, chrome.View{Before: agent})
	p.Go(lab.Root + "embed/")
	for n, cell := range []string{"wrong", "dense"} {
		chrome.Eval[bool](p, fmt.Sprintf(`(document.querySelectorAll("compression-lab")[%d].scrollIntoView({behavior: "instant"}), true)`, n))
		p.Until("the example can run", fmt.Sprintf(`labHeard.some(h => h.data.type === "load" && h.frame === %d)`, n))
		ask[bool](p, n, "click", "[data-lab-run]")
		untilFrame(p, n, "the cell has run", "count", chrome.Cell(cell)+`[data-lab-state="done"]`, `v === 1`)
		follows(p, n)
	}
	quiet(t, p, lab)
}
