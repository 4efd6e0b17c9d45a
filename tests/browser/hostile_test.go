package browser

import (
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// A browser that denies storage, as in a private window or a third-party
// frame, has a whole lesson, and no error in its console.
func TestNoStorage(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{Before: `
		for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
			Object.defineProperty(window, name, {configurable: true, get() { throw new DOMException("denied", "SecurityError") }});
		Object.defineProperty(navigator, "serviceWorker", {configurable: true, get() { throw new DOMException("denied", "SecurityError") }});`})
	p.Lesson(site, slug)
	walk(t, p)
	quiet(t, p, site)
}

// What was typed survives a reload, and Reset brings the lesson's text back.
func TestSaved(t *testing.T) {
	p := lesson(t)
	original := p.Code("play")
	p.Type("play", "print(\"kept\")")
	p.Reload()
	p.Live("play")
	p.WaitCode("play", "print(\"kept\")")
	p.Run("play")
	if got := strings.TrimSpace(p.Output("play")); got != "kept" {
		t.Errorf("after a reload the cell prints %q", got)
	}
	if got := p.Code("wrong"); !strings.Contains(got, "magnitude_prune(original") {
		t.Errorf("a reload changed another cell to %q", got)
	}
	p.After("play", func() { p.Click(chrome.Cell("play") + ` [data-do="reset"]`) })
	if got := p.Code("play"); got != original {
		t.Errorf("after Reset the code is %q", got)
	}
}

// A reload at any moment, while programs load and while a cell runs, gives a
// page that works.
func TestReload(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{})
	p.Go(site.Root)
	url := p.Link(slug)
	p.Begin(url)
	p.Begin(url) // over the first one
	p.Until("the lesson is there", `document.querySelector("[data-lab-cell]")`)
	p.Reload()
	p.Live("wrong")
	p.Click(chrome.Hook("wrong", "run"))
	p.Reload()
	walk(t, p)
}

// A worker that dies under the page is replaced: the page says so, the text is
// still there, and the next run works.
func TestDeadWorker(t *testing.T) {
	p := window(t, chrome.View{Before: `
		const Plain = Worker;
		window.labWorkers = [];
		window.Worker = class extends Plain { constructor(...a) { super(...a); labWorkers.push(this) } };`})
	p.Lesson(serve(t, "/"), slug)
	if state := p.Run("right"); state != "done" {
		t.Fatal(state)
	}
	text, output := p.Code("right"), p.Output("right")
	again := func(when string) {
		t.Helper()
		if got := p.Code("right"); got != text {
			p.Type("right", text)
		}
		if state := p.Run("right"); state != "done" || p.Output("right") != output {
			t.Errorf("%s the cell is %q and prints %q", when, state, p.Output("right"))
		}
	}

	// It is gone, and nobody was told: Stop is the way on.
	chrome.Eval[bool](p, `(labWorkers.at(-1).terminate(), true)`)
	p.Click(chrome.Hook("right", "run"))
	p.Click(chrome.Hook("right", "stop"))
	p.Until("the cell has stopped", `document.querySelector('`+chrome.Cell("right")+`').dataset.labState !== "running"`)
	again("after Stop replaced a worker")

	// It ends by a fault while it runs, and the page hears of it.
	p.Type("right", "original = load_model(\"digits_mlp\")\nwhile True:\n    accuracy(original)")
	p.Click(chrome.Hook("right", "run"))
	p.WaitState("right", "running")
	chrome.Eval[bool](p, `(labWorkers.at(-1).dispatchEvent(new ErrorEvent("error", {message: "the program has ended"})), true)`)
	p.Until("the page says that the engine was started again", `document.querySelector('`+chrome.Cell("right")+`').innerText.includes("started again")`)
	again("after a fault")

	// Its program ends, and its script says so.
	p.Type("right", "original = load_model(\"digits_mlp\")\nwhile True:\n    accuracy(original)")
	p.Click(chrome.Hook("right", "run"))
	p.WaitState("right", "running")
	chrome.Eval[bool](p, `(labWorkers.at(-1).dispatchEvent(new MessageEvent("message", {data: {kind: "broken", json: '{"reason":"panic","detail":"the program ended"}', buffers: []}})), true)`)
	p.Until("the page says that the engine was started again", `document.querySelector('`+chrome.Cell("right")+`').innerText.includes("started again")`)
	again("after the program ended")
}

// Where the engine cannot be loaded the page says so and stays a good page;
// when the network is back, Run works without a reload or after one.
func TestNoEngine(t *testing.T) {
	site := serve(t, "/")
	site.Break(func(path string) bool { return strings.Contains(path, "lab") && strings.HasSuffix(path, ".wasm") })
	p := window(t, chrome.View{})
	p.Lesson(site, slug)
	p.Live("wrong")
	p.Click(chrome.Hook("wrong", "run"))
	p.Until("the page says that the engine does not start", `document.body.innerText.includes("engine does not start")`)
	site.Break(nil)
	p.Reload()
	walk(t, p)
}

// Where the page's program cannot be loaded the reader is told, and has the
// text, the code and the stills.
func TestNoPage(t *testing.T) {
	site := serve(t, "/")
	site.Break(func(path string) bool { return strings.Contains(path, "page") && strings.HasSuffix(path, ".wasm") })
	p := window(t, chrome.View{})
	p.Lesson(site, slug)
	p.Until("the page says that Run does nothing yet", `document.body.innerText.includes("did not arrive")`)
	wants(t, "the page", p.Text("body"), "What to take with you")
}
