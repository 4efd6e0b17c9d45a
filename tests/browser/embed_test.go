package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// agent answers questions about a frame, which the page around it could not
// look at. It says nothing by itself.
const agent = `
if (window !== top) addEventListener("message", async e => {
	const q = e.data?.labProbe;
	if (!q) return;
	const el = document.querySelector(q.sel || "html");
	const box = el?.getBoundingClientRect();
	const v = {
		text: () => el?.innerText ?? null,
		attr: () => el?.getAttribute(q.name) ?? null,
		count: () => document.querySelectorAll(q.sel).length,
		box: () => box && [box.x, box.y, box.width, box.height],
		click: () => { el.click(); return true },
		focused: () => document.hasFocus() && document.activeElement !== document.body,
		height: () => Math.ceil(document.body.getBoundingClientRect().height),
		inner: () => innerHeight,
		scrolls: () => document.documentElement.scrollHeight > innerHeight,
		origin: () => origin,
	}[q.ask]();
	e.source.postMessage({labAnswer: q.id, v}, "*");
});
else {
	let asked = 0;
	const waiting = new Map();
	addEventListener("message", e => { if (e.data?.labAnswer) { waiting.get(e.data.labAnswer)?.(e.data.v); waiting.delete(e.data.labAnswer) } });
	window.labProbe = (n, ask, sel, name) => new Promise(resolve => {
		const frame = [...document.querySelectorAll("iframe")][n];
		if (!frame) return resolve(null);
		waiting.set(++asked, resolve);
		frame.contentWindow.postMessage({labProbe: {id: asked, ask, sel, name}}, "*");
		setTimeout(() => resolve(null), 2000);
	});
	window.labHeard = [];
	addEventListener("message", e => { if (e.data?.source === "compression-lab" || typeof e.data === "string" || e.data?.context) labHeard.push({origin: e.origin, data: e.data, frame: [...document.querySelectorAll("iframe")].findIndex(f => f.contentWindow === e.source)}) });
}`

// host serves a page of another origin than the lab's, and opens it. In its body
// LAB stands for the lab's address.
func host(t *testing.T, lab *chrome.Site, body string, v chrome.View) *chrome.Page {
	t.Helper()
	page := "<!doctype html><html lang=en><meta charset=utf-8><title>A course</title><body>" + strings.ReplaceAll(body, "LAB", lab.Root) + "</body></html>"
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path == "/favicon.ico" {
			return
		}
		fmt.Fprint(w, page)
	}))
	t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	v.Before += agent
	p := window(t, v)
	p.Go(s.URL)
	return p
}

// ask asks the n-th frame of a page.
func ask[V any](p *chrome.Page, n int, question, sel string) V {
	p.T.Helper()
	return chrome.Eval[V](p, fmt.Sprintf(`labProbe(%d, %q, %s)`, n, question, quoted(sel)))
}

// untilFrame waits until something is so in the n-th frame.
func untilFrame(p *chrome.Page, n int, what, question, sel, want string) {
	p.T.Helper()
	p.Until(fmt.Sprintf("in frame %d %s", n, what), fmt.Sprintf(`labProbe(%d, %q, %s).then(v => %s)`, n, question, quoted(sel), want))
}

// widgets is a page with six widgets, and text and fields around them.
const widgets = `<p><input id=first></p><script src="LABembed.js" async></script>
<compression-lab lesson=magnitude-pruning widget=wrong></compression-lab><p>Text.</p>
<compression-lab lesson=magnitude-pruning widget=bytes hide=memory,stage></compression-lab>
<compression-lab lesson=storage widget=dense theme=dark></compression-lab>
<compression-lab lesson=low-rank exercise=1></compression-lab>
<compression-lab lesson=quantization widget=paper seed=7></compression-lab>
<compression-lab widget=workbench></compression-lab><p><input id=last></p>`

// Six widgets in a page of another origin: their heights follow what is in them,
// nothing takes the focus, Tab goes through.
func TestWidgets(t *testing.T) {
	lab := serve(t, "/lab/")
	p := host(t, lab, widgets, chrome.View{})
	p.Until("the first frame is there", `document.querySelector("iframe")`)
	p.Focus("#first")
	for n := range 6 {
		// A reader scrolls down; a frame is made when it comes near.
		chrome.Eval[bool](p, fmt.Sprintf(`(document.querySelectorAll("compression-lab")[%d].scrollIntoView({behavior: "instant"}), true)`, n))
		p.Until("there is one more frame", fmt.Sprintf(`document.querySelectorAll("iframe").length > %d`, n))
		p.Until(fmt.Sprintf("frame %d has loaded its programs", n), fmt.Sprintf(`labHeard.some(h => h.frame === %d && h.data.type === "load")`, n))
		follows(p, n)
	}
	if on := chrome.Eval[string](p, `document.activeElement.id`); on != "first" {
		t.Errorf("the focus went to %q", on)
	}
	// A run makes the widget higher, and its frame with it.
	before := ask[float64](p, 0, "height", "")
	ask[bool](p, 0, "click", "[data-lab-run]")
	untilFrame(p, 0, "there is a finding", "count", `[data-lab-state="done"] [data-lab-finding]`, `v > 0`)
	p.Until("the frame is higher", fmt.Sprintf(`labProbe(0, "height").then(h => h > %f + 100)`, before))
	follows(p, 0)
	if hidden := ask[[]float64](p, 1, "box", ".memory"); hidden[3] != 0 {
		t.Errorf("what hide names is shown: %v", hidden)
	}
	quiet(t, p, lab)
}

// follows waits until a frame is as high as what is in it, and checks that it
// stays so and scrolls nothing by itself.
func follows(p *chrome.Page, n int) {
	p.T.Helper()
	p.Until(fmt.Sprintf("frame %d is as high as its page", n), fmt.Sprintf(`Promise.all([labProbe(%d, "height"), labProbe(%[1]d, "inner"), labProbe(%[1]d, "scrolls")]).then(([h, i, s]) => h > 100 && h === i && !s)`, n))
}

// Tab goes from the page into a widget, and through it out again.
func TestTabThrough(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<input id=first><script src="LABembed.js" async></script>
		<compression-lab lesson=magnitude-pruning widget=wrong loading=eager></compression-lab><input id=last>`, chrome.View{})
	p.Until("the programs are there", `labHeard.some(h => h.data.type === "load")`)
	p.Focus("#first")
	within := 0
	for range 80 {
		p.Keys(chrome.Tab)
		switch on := chrome.Eval[string](p, `document.activeElement.id || document.activeElement.tagName`); on {
		case "IFRAME":
			within++
			continue
		case "last":
			if within < 5 {
				t.Errorf("Tab stopped %d times in the widget", within)
			}
			return
		default:
			t.Fatalf("the focus is on %s", on)
		}
	}
	t.Error("Tab does not come out of the widget")
}

// In a sandbox that allows scripts and nothing else a widget runs, follows its
// height, keeps nothing, and says so.
func TestSandbox(t *testing.T) {
	lab := serve(t, "/")
	lab.Share()
	p := host(t, lab, `<script src="LABembed.js" async></script>
		<compression-lab lesson=magnitude-pruning widget=wrong loading=eager sandbox="allow-scripts"></compression-lab>
		<iframe sandbox="allow-scripts" src="LABlessons/magnitude-pruning/" width=900 height=600></iframe>
		<iframe sandbox="allow-scripts" src="LABembed/workbench/" width=900 height=600></iframe>`, chrome.View{})
	for n, cell := range []string{"wrong", "wrong", "1"} {
		p.Until(fmt.Sprintf("frame %d has loaded its programs", n), fmt.Sprintf(`labHeard.some(h => h.frame === %d && h.data.type === "load" && h.origin === "null")`, n))
		run := fmt.Sprintf(`[data-lab-cell="%s"] [data-lab-run]`, cell)
		ask[bool](p, n, "click", run)
		untilFrame(p, n, "the cell has run", "count", fmt.Sprintf(`[data-lab-cell="%s"][data-lab-state="done"]`, cell), `v === 1`)
		untilFrame(p, n, "its picture is there", "count", fmt.Sprintf(`[data-lab-cell="%s"] [data-lab-stage-state="ready"]`, cell), `v === 1`)
		if said := ask[string](p, n, "text", "[data-lab-not-kept]"); !strings.Contains(said, "Nothing is kept") {
			t.Errorf("frame %d says %q of what is kept", n, said)
		}
	}
	follows(p, 0)
	quiet(t, p, lab)
}

// A host that lets no sandbox read its files leaves the text, and says what to do.
func TestSandboxAlone(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<iframe sandbox="allow-scripts" src="LABembed/magnitude-pruning/wrong/" width=900 height=600></iframe>`, chrome.View{})
	untilFrame(p, 0, "it says what is wrong", "text", "#lab-boot-status", `v?.includes("allow-same-origin")`)
	wants(t, "the widget", ask[string](p, 0, "text", "body"), "magnitude_prune", "sandbox")
	p.Until("the page around hears of it", `labHeard.some(h => h.data.type === "error" && h.data.message.includes("sandbox"))`)
}
