package chrome

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A page with the hooks of a lesson and faults on request, to hold the eyes
// and hands of this package to what they claim.
const model = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; img-src 'self'">
<title>model</title><link rel="icon" href="icon.svg"><a href="lesson/">a lesson</a>
<div data-lab-cell="one" data-lab-state="idle"><textarea data-lab-code>print(1)</textarea>
<div id="tall"></div>
<button data-lab-run disabled>Run</button><input type="range" min="0" max="1" step="0.01" data-lab-slider="sparsity"><pre data-lab-output></pre></div>
<script src="model.js"></script>`

const modelJS = `
const cell = document.querySelector("[data-lab-cell]"), button = cell.querySelector("[data-lab-run]");
document.querySelector("#tall").style.height = "3000px";
let ran = 0;
const run = () => {
  cell.dataset.labState = "running";
  setTimeout(() => {
    const code = cell.querySelector("[data-lab-code]").value;
    cell.querySelector("[data-lab-output]").textContent = code;
    cell.dataset.labState = code.includes("bad") ? "error" : "done";
    cell.dataset.labRan = ++ran;
  }, 20);
};
button.onclick = run;
cell.querySelector("[data-lab-slider]").oninput = e => { cell.querySelector("[data-lab-code]").value = e.target.value; run() };
setTimeout(() => button.disabled = false, 50);
if (location.search.includes("worker")) new Worker("worker.js");
if (location.search.includes("policy")) { const i = new Image(); i.src = "http://127.0.0.1:9/x.png"; document.body.append(i) }
if (location.search.includes("console")) console.error("it hurts");
if (location.search.includes("throw")) setTimeout(() => { throw new Error("nobody caught me") });
if (location.search.includes("missing")) fetch("nowhere.json");
if (location.search.includes("cover")) { const d = document.createElement("div"); d.style = "position:fixed;inset:0"; d.id = "cover"; document.body.append(d); setTimeout(() => d.remove(), 300) }
`

var chromium *Browser

func TestMain(m *testing.M) {
	b, err := Start(Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	chromium = b
	code := m.Run()
	b.Close()
	os.Exit(code)
}

func open(t *testing.T, query string) (*Page, *Site) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"index.html": model, "model.js": modelJS, "icon.svg": `<svg xmlns="http://www.w3.org/2000/svg"/>`,
		"worker.js": `fetch("http://127.0.0.1:9/from-worker").catch(() => {})`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	site := Serve(dir, "/a/b/")
	t.Cleanup(site.Close)
	p := chromium.Open(t, View{})
	t.Cleanup(p.Close)
	p.Go(site.Root + query)
	return p, site
}

// A whole walk: every run is seen to end, also one that a slider starts, and
// what was typed is what is run.
func TestWalk(t *testing.T) {
	p, site := open(t, "")
	if got := p.Run("one"); got != "done" {
		t.Errorf("state %q, want done", got)
	}
	p.Type("one", "bad\n\tline\n")
	if got := p.Run("one"); got != "error" {
		t.Errorf("state %q, want error", got)
	}
	if got := p.Output("one"); got != "bad\n\tline\n" {
		t.Errorf("output %q", got)
	}
	if p.After("one", func() { p.Slide("one", "sparsity", "0.25") }); p.Output("one") != "0.25" {
		t.Errorf("after the slider moved: %q", p.Output("one"))
	}
	if got := p.Ran("one"); got != 3 {
		t.Errorf("%d runs ended, want 3", got)
	}
	if list := append(p.Problems(), site.Missing()...); len(list) > 0 {
		t.Errorf("problems on a page without any: %q", list)
	}
	if got := p.Link("lesson"); got != site.Root+"lesson/" {
		t.Errorf("link %q", got)
	}
}

// Each fault is noticed.
func TestProblems(t *testing.T) {
	for query, want := range map[string]string{
		"policy": "policy: img-src refused http://127.0.0.1:9/x.png", "console": "it hurts",
		"throw": "nobody caught me", "missing": "404",
	} {
		t.Run(query, func(t *testing.T) {
			p, _ := open(t, "?"+query)
			p.Until("the fault happened", fmt.Sprintf(`%q !== "policy" || labWatch.violations.length > 0`, query))
			for range 1000 {
				if strings.Contains(strings.Join(p.Problems(), "\n"), want) {
					return
				}
			}
			t.Errorf("%q is not among %q", want, p.Problems())
		})
	}
}

// A request that only a worker made is listed too.
func TestWorkerRequests(t *testing.T) {
	p, _ := open(t, "?worker")
	for range 1000 {
		if strings.Contains(strings.Join(p.Requests(), "\n"), "from-worker") {
			return
		}
	}
	t.Errorf("requests: %q", p.Requests())
}

// A click waits until nothing lies over the button.
func TestClickCovered(t *testing.T) {
	p, _ := open(t, "?cover")
	p.Run("one")
	if p.Has("#cover") {
		t.Error("clicked through a cover")
	}
}

// Outside of its prefix a site is not found.
func TestPrefix(t *testing.T) {
	p, site := open(t, "")
	status := Eval[int](p, `fetch("/model.js").then(r => r.status)`)
	if status != 404 || len(site.Missing()) != 1 {
		t.Errorf("status %d, missing %q; want 404 and one entry", status, site.Missing())
	}
}
