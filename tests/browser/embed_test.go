package browser

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
		scrolls: () => document.documentElement.scrollHeight - innerHeight,
		origin: () => origin,
		workers: () => window.labWorkers ?? null,
		rest: () => { labLetRest(); return true },
		stored: async () => {
			const versions = await caches.keys();
			const cache = await caches.open(versions.at(-1));
			return (await cache.keys()).map(r => new URL(r.url).pathname);
		},
		update: async () => {
			const r = await navigator.serviceWorker.getRegistration();
			await r.update().catch(() => {});
			const arriving = r.installing;
			if (arriving) await new Promise(resolve => arriving.addEventListener("statechange", resolve));
			return !!r.waiting;
		},
		picture: () => {
			const c = el?.tagName === "IFRAME" ? el.contentDocument.querySelector("canvas") : el;
			const copy = new OffscreenCanvas(c.width, c.height).getContext("2d");
			copy.drawImage(c, 0, 0);
			const { data } = copy.getImageData(0, 0, c.width, c.height), colours = new Set();
			let hash = 0;
			for (const p of new Uint32Array(data.buffer)) { colours.add(p); hash = (31 * hash + p) | 0 }
			return [c.width, c.height, colours.size, hash];
		},
	}[q.ask]();
	e.source.postMessage({labAnswer: q.id, v: await v}, "*");
});
else {
	let asked = 0;
	const waiting = new Map();
	addEventListener("message", e => { if (e.data?.labAnswer) { waiting.get(e.data.labAnswer)?.(e.data.v); waiting.delete(e.data.labAnswer) } });
	window.labIframes = () => [...document.querySelectorAll("iframe")];
	window.labProbe = (n, ask, sel, name) => new Promise(resolve => {
		const frame = labIframes()[n];
		if (!frame) return resolve(null);
		waiting.set(++asked, resolve);
		frame.contentWindow.postMessage({labProbe: {id: asked, ask, sel, name}}, "*");
		setTimeout(() => resolve(null), 2000);
	});
	window.labHeard = [];
	addEventListener("message", e => { if (e.data?.source === "compression-lab" || typeof e.data === "string" || e.data?.context) labHeard.push({origin: e.origin, data: e.data, frame: labIframes().findIndex(f => f.contentWindow === e.source)}) });
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
	eventually(p, fmt.Sprintf("in frame %d %s", n, what), fmt.Sprintf(`labProbe(%d, %q, %s).then(v => %s)`, n, question, quoted(sel), want))
}

// eventually waits until a promise is kept with something true: a frame answers
// later, and for Until a promise itself would be true.
func eventually(p *chrome.Page, what, promise string) {
	p.T.Helper()
	for deadline := time.Now().Add(chrome.Patience); !chrome.Eval[bool](p, promise+".then(v => !!v)"); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.T.Fatalf("waited in vain until %s: %s", what, chrome.Eval[string](p, `String(window.labLast)`))
		}
	}
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
	eventually(p, "the frame is higher", fmt.Sprintf(`labProbe(0, "height").then(h => h > %f + 100)`, before))
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
	eventually(p, fmt.Sprintf("frame %d is as high as its page", n), fmt.Sprintf(`Promise.all([labProbe(%d, "height"), labProbe(%[1]d, "inner"), labProbe(%[1]d, "scrolls")]).then(([h, i, s]) => { window.labLast = [h, i, s]; return h > 100 && h === i && s <= 0 })`, n))
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
		show(p, n, cell)
		untilFrame(p, n, "its picture is there", "count", fmt.Sprintf(`[data-lab-cell="%s"] [data-lab-stage-state="ready"]`, cell), `v === 1`)
		if said := ask[string](p, n, "text", "[data-lab-not-kept]"); !strings.Contains(said, "Nothing is kept") {
			t.Errorf("frame %d says %q of what is kept", n, said)
		}
	}
	quiet(t, p, lab)
}

// show scrolls to the picture of a cell in the n-th frame: a browser draws no
// frame that is out of sight.
func show(p *chrome.Page, n int, cell string) {
	p.T.Helper()
	chrome.Eval[bool](p, fmt.Sprintf(`(async () => {
		const frame = labIframes()[%d];
		frame.style.height = 100 + await labProbe(%[1]d, "height") + "px";
		const box = await labProbe(%[1]d, "box", %q);
		scrollTo({top: scrollY + frame.getBoundingClientRect().y + box[1] - 100, behavior: "instant"});
		return true })()`, n, fmt.Sprintf(`[data-lab-cell="%s"] .stage`, cell)))
}

// A host that lets no sandbox read its files leaves the text, and says what to do.
func TestSandboxAlone(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<iframe sandbox="allow-scripts" src="LABembed/magnitude-pruning/wrong/" width=900 height=600></iframe>`, chrome.View{})
	untilFrame(p, 0, "it says what is wrong", "text", "#lab-boot-status", `v?.includes("allow-same-origin")`)
	wants(t, "the widget", ask[string](p, 0, "text", "body"), "magnitude_prune", "sandbox")
	p.Until("the page around hears of it", `labHeard.some(h => h.data.type === "error" && h.data.message.includes("sandbox"))`)
}

// The page around is told of heights in three dialects, once for a change and
// not for one of the frame's own height: H5P's is in TestH5P.
func TestHeightDialects(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<iframe src="LABembed/magnitude-pruning/wrong/" width=900 height=300></iframe>`, chrome.View{})
	p.Until("the programs are there", `labHeard.some(h => h.data.type === "load")`)
	heights := func() []float64 {
		return chrome.Eval[[]float64](p, `labHeard.filter(h => h.data.type === "resize").map(h => h.data.height)`)
	}
	p.Until("Canvas is told the height", `labHeard.some(h => typeof h.data === "string" && JSON.parse(h.data).subject === "lti.frameResize" && JSON.parse(h.data).height === labHeard.findLast(h => h.data.type === "resize").data.height)`)
	p.Until("H5P is greeted", `labHeard.some(h => h.data.context === "h5p" && h.data.action === "hello")`)
	chrome.Eval[bool](p, `(document.querySelector("iframe").style.height = labHeard.findLast(h => h.data.type === "resize").data.height + "px", true)`)
	follows(p, 0)
	before := heights()
	for _, height := range []string{"100px", "2000px", "333px"} {
		chrome.Eval[bool](p, fmt.Sprintf(`(document.querySelector("iframe").style.height = %q, new Promise(r => requestAnimationFrame(() => setTimeout(() => r(true), 150))))`, height))
	}
	if after := heights(); len(after) != len(before) {
		t.Errorf("the heights %v were told, and none was asked for after %v", after, before)
	}
	// A narrower frame is a higher page.
	chrome.Eval[bool](p, `(document.querySelector("iframe").width = 400, true)`)
	p.Until("the new height is told", fmt.Sprintf(`labHeard.filter(h => h.data.type === "resize").length > %d`, len(before)))
}

// asks sends a message to the first frame, and gives the answer.
func asks(p *chrome.Page, message string) (answer struct{ Type, Message, State string }) {
	p.T.Helper()
	return chrome.Eval[struct{ Type, Message, State string }](p, fmt.Sprintf(`new Promise(resolve => {
		const id = "q" + Math.random(), hear = e => { if (e.data?.id === id) { removeEventListener("message", hear); resolve(e.data) } };
		addEventListener("message", hear);
		document.querySelector("iframe").contentWindow.postMessage({source: "compression-lab", v: 1, id, ...%s}, "*");
	})`, message))
}

// A host that the address names asks for the session, puts it back, and is told
// what happens.
func TestProtocol(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<script>addEventListener("DOMContentLoaded", () => { const f = document.createElement("iframe"); f.width = 900; f.height = 700; f.src = "LABembed/magnitude-pruning/try/?host=" + origin; document.body.append(f) })</script>`, chrome.View{})
	p.Until("the programs are there", `labHeard.some(h => h.data.type === "load")`)
	p.Until("it says what it is", `labHeard.some(h => h.data.type === "ready" && h.data.widget === "try" && h.data.lesson === "magnitude-pruning" && h.data.locale === "en")`)
	p.Until("the page is initialized", `labHeard.some(h => h.data.type === "event" && h.data.statement.verb.id.endsWith("/initialized"))`)
	if a := asks(p, `{type: "getState"}`); a.Type != "state" || a.State != "" {
		t.Errorf("a page that nobody touched: %+v", a)
	}
	ask[bool](p, 0, "click", "[data-lab-run]")
	p.Until("the exercise was checked", `labHeard.some(h => h.data.type === "completed" && h.data.exercise === "try" && h.data.success === false && h.data.score.max === 100)`)
	p.Until("the page's score follows", `labHeard.some(h => h.data.type === "completed" && h.data.exercise === "")`)
	p.Until("a statement says so", `labHeard.some(h => h.data.type === "event" && h.data.statement.verb.id.endsWith("/failed") && h.data.statement.object.id.endsWith("/embed/magnitude-pruning/try/#cell-try"))`)
	p.Until("the session is told", `labHeard.some(h => h.data.type === "state" && h.data.state.startsWith("session=1."))`)
	kept := asks(p, `{type: "getState"}`).State
	if a := asks(p, `{type: "reset"}`); a.Type != "state" || a.State != "" {
		t.Errorf("reset: %+v", a)
	}
	untilFrame(p, 0, "no run is shown", "count", `[data-lab-ran]`, `v === 0`)
	if a := asks(p, fmt.Sprintf(`{type: "setState", state: %q}`, kept)); a.Type != "state" || a.State != kept {
		t.Errorf("setState: %+v, want %s", a, kept)
	}
	untilFrame(p, 0, "it has run again", "count", `[data-lab-state="done"]`, `v === 1`)
	asks(p, `{type: "setTheme", theme: "dark"}`)
	untilFrame(p, 0, "it is dark", "count", `:root[data-theme="dark"]`, `v === 1`)
	if a := asks(p, `{type: "pause"}`); a.Type != "state" {
		t.Errorf("pause: %+v", a)
	}
	untilFrame(p, 0, "it says that it is paused", "count", `[data-lab-paused]`, `v === 1`)
	asks(p, `{type: "resume"}`)
	untilFrame(p, 0, "it is not paused", "count", `[data-lab-paused]`, `v === 0`)
	for message, wrong := range map[string]string{
		`{type: "setLocale", locale: "xx"}`: "en only", `{type: "setTheme", theme: "<b>"}`: "auto, light or dark", `{type: "launch"}`: "no message of type",
		`{v: 2, type: "getState"}`: "v is 2", `{type: "setState", state: "garbage"}`: "no session", `{type: "setState", state: 7}`: "a string",
		`{type: "setState", state: "session=1.AAAA"}`: "", `{type: "setState", state: "x".repeat(1e6)}`: "no session", `{type: "setState", state: "session=1." + "A".repeat(1e6)}`: "",
	} {
		if a := asks(p, message); a.Type != "error" || a.Message == "" || !strings.Contains(a.Message, wrong) {
			t.Errorf("%s: %+v, want an error with %q", message, a, wrong)
		}
	}
	untilFrame(p, 0, "the code is as it was", "count", `[data-lab-state="done"]`, `v === 1`)
	quiet(t, p, lab)
}

// A page that the address does not name is told nothing that the reader does, and
// nothing that it asks for happens.
func TestForeignHost(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<iframe src="LABembed/magnitude-pruning/wrong/" width=900 height=700></iframe>`, chrome.View{})
	p.Until("the programs are there", `labHeard.some(h => h.data.type === "load")`)
	for _, message := range []string{`{type: "getState"}`, `{type: "reset"}`, `{type: "setTheme", theme: "dark"}`, `{type: "pause"}`} {
		if a := asks(p, message); a.Type != "error" || !strings.Contains(a.Message, "parameter host") {
			t.Errorf("%s: %+v", message, a)
		}
	}
	ask[bool](p, 0, "click", "[data-lab-run]")
	untilFrame(p, 0, "the cell has run", "count", `[data-lab-state="done"]`, `v === 1`)
	p.Until("heights are told", `labHeard.filter(h => h.data.type === "resize").length > 1`)
	if told := chrome.Eval[int](p, `labHeard.filter(h => ["state", "event", "completed"].includes(h.data.type)).length`); told != 0 {
		t.Errorf("%d messages tell a stranger what the reader did", told)
	}
	if n := ask[int](p, 0, "count", `:root[data-theme="dark"], [data-lab-paused]`); n != 0 {
		t.Error("a stranger changed the page")
	}
}

// What a hostile address brings is named on the page as text, and the page works.
func TestHostileAddress(t *testing.T) {
	lab := serve(t, "/")
	for name, c := range map[string]struct{ address, says string }{
		"garbage":  {"embed/magnitude-pruning/wrong/#session=1.%zz<img src=x onerror=alert(1)>", "[data-lab-refused]"},
		"a flood":  {"embed/magnitude-pruning/wrong/#session=1." + strings.Repeat("A", 1_000_000), "[data-lab-refused]"},
		"markup":   {"embed/magnitude-pruning/wrong/?theme=%3Cimg%20src%3Dx%20onerror%3DlabPwned%3D1%3E", "[data-lab-wrong]"},
		"a lesson": {"embed/magnitude-pruning/wrong/?lesson=storage&hide=walls&seed=-1&host=javascript:alert(1)", "[data-lab-wrong]"},
	} {
		t.Run(name, func(t *testing.T) {
			p := window(t, chrome.View{})
			p.Go(lab.Root + c.address)
			p.WaitHas(c.says, true)
			if p.Run("wrong") != "done" {
				t.Error("the cell does not run")
			}
			if chrome.Eval[bool](p, `!!window.labPwned || !!document.querySelector("img[src=x]")`) {
				t.Error("markup of the address became the page's")
			}
		})
	}
}

// A model file with a name of markup is a file with that name.
func TestHostileFile(t *testing.T) {
	lab := serve(t, "/")
	p := window(t, chrome.View{})
	p.Go(lab.Root + "embed/workbench/")
	p.Live("1")
	const name = `<img src=x onerror=labPwned=1>.npz`
	drop(p, name, []byte("no model at all"))
	p.Until("the file is listed", `document.querySelector("[data-lab-file]")`)
	wants(t, "the list of files", p.Text("[data-lab-files]"), ".npz")
	p.Type("1", fmt.Sprintf("w = load_npz(%q)", chrome.Eval[string](p, `document.querySelector("[data-lab-file]").dataset.labFile`)))
	if state := p.Run("1"); state != "error" {
		t.Errorf("a file of rubbish loads: %s", state)
	}
	wants(t, "the error", p.Text("[data-lab-error]"), "npz")
	if chrome.Eval[bool](p, `!!window.labPwned || !!document.querySelector("img[src=x]")`) {
		t.Error("the name of a file became markup")
	}
}

// An element that names what is not there says so in words, and what is there.
func TestElementWrong(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<script src="LABembed.js" async></script><compression-lab lesson=magnitude-pruning widget="<b>x</b>" loading=eager></compression-lab>
		<compression-lab lesson=nothing loading=eager></compression-lab><compression-lab lesson=storage exercise=9 loading=eager></compression-lab>`, chrome.View{})
	p.Until("all three say so", `[...document.querySelectorAll("compression-lab")].every(e => e.innerText.startsWith("Compression Lab: "))`)
	said := strings.Join(p.Texts("compression-lab"), "\n")
	wants(t, "the elements", said, "no cell “<b>x</b>”", "wrong, right, bytes", "no lesson “nothing”", "no exercise 9")
}

func megabytes(bytes map[string]int) map[string]int {
	for kind := range bytes {
		bytes[kind] /= 1e6
	}
	return bytes
}

// Copy link says how to show the cell elsewhere; the code that it gives works.
func TestEmbedCode(t *testing.T) {
	lab := serve(t, "/lab/")
	p := window(t, chrome.View{Before: `navigator.clipboard.writeText = async text => { window.labCopied = text };`})
	p.Lesson(lab, slug)
	p.Replace("right", "0.80", "0.75")
	p.Run("right")
	p.Click(chrome.Hook("right", "link"))
	p.Click(chrome.Cell("right") + " [data-lab-embed-code]")
	p.Until("the code is copied", `window.labCopied?.includes("<compression-lab")`)
	code := chrome.Eval[string](p, `labCopied`)
	wants(t, "the code", code, `lesson="magnitude-pruning" widget="right" state="session=1.`, `src="`+lab.Root+`embed.js"`, `<iframe src="`+lab.Root+`embed/magnitude-pruning/right/#session=1.`)
	other := host(t, lab, code, chrome.View{})
	other.Until("it is there, and has run", `labHeard.some(h => h.data.type === "state")`)
	untilFrame(other, 0, "it has the text", "count", `[data-lab-state="done"]`, `v === 1`)
	if got := ask[string](other, 0, "text", ".paint"); !strings.Contains(got, "0.75") {
		t.Errorf("the widget has the code\n%s", got)
	}
}

// A widget makes one file of itself, with the session in it, that works from a
// disk.
func TestDownloadedLab(t *testing.T) {
	lab := serve(t, "/")
	p := window(t, chrome.View{Before: keepText + `navigator.clipboard.writeText = async () => {};`})
	p.Go(lab.Root + "embed/magnitude-pruning/right/")
	p.Replace("right", "0.80", "0.75")
	p.Run("right")
	output := p.Output("right")
	p.Click(chrome.Hook("right", "link"))
	p.Click(chrome.Cell("right") + " [data-lab-pack]")
	p.Until("the file is handed out", `window.labKept`)
	wants(t, "what is said of it", p.Text(chrome.Cell("right")+" .linknote"), "MB", "works without a network")
	quiet(t, p, lab)
	file, err := base64.StdEncoding.DecodeString(chrome.Eval[string](p, `labKept`))
	if err != nil {
		t.Fatal(err)
	}
	if len(file) >= 8e6 || len(file) < 1e6 {
		t.Errorf("the file has %d bytes", len(file))
	}
	t.Logf("%d bytes", len(file))
	path := filepath.Join(t.TempDir(), "lab #1.html")
	if err := os.WriteFile(path, file, 0o644); err != nil {
		t.Fatal(err)
	}
	q := window(t, chrome.View{})
	q.Go((&url.URL{Scheme: "file", Path: path}).String())
	q.Live("right")
	q.WaitCode("right", "0.75")
	q.WaitState("right", "done")
	if got := q.Output("right"); got != output {
		t.Errorf("the file prints\n%s\nwant\n%s", got, output)
	}
	q.Until("the picture is there", `document.querySelector('[data-lab-stage-state="ready"]')`)
	for _, r := range q.Requests() {
		if !strings.HasPrefix(r, "file:") && !strings.HasPrefix(r, "blob:") && !strings.HasPrefix(r, "data:") && r != "about:srcdoc" {
			t.Errorf("the file asked for %s", r)
		}
	}
}

// keepText has the page keep the one file that it hands out, as base64.
const keepText = `{
	const urls = new Map(), make = URL.createObjectURL.bind(URL);
	URL.createObjectURL = b => { const u = make(b); urls.set(u, b); return u };
	HTMLAnchorElement.prototype.click = function () {
		const reader = new FileReader();
		reader.onload = () => window.labKept = reader.result.replace(/^[^,]*,/, "");
		reader.readAsDataURL(urls.get(this.href));
	};
}`

// A widget's buttons lie in its sheet at every width, once it has run too.
func TestWidgetButtons(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{})
	p.Go(site.Root + "embed/what-to-prune/try/")
	p.Run("try")
	for _, width := range []int{320, 390, 701, 961, 1024, 1121, 1440} {
		p.Resize(width, 900)
		if over := chrome.Eval[[]string](p, `(c => [...c.querySelectorAll(".cell-h .btn")].filter(b => b.offsetWidth && (b.getBoundingClientRect().right > c.getBoundingClientRect().right + 0.5 || b.getBoundingClientRect().left < c.getBoundingClientRect().left - 0.5)).map(b => b.textContent))(document.querySelector("[data-lab-cell]"))`); len(over) > 0 {
			t.Errorf("%d pixels wide: %q lie outside", width, over)
		}
	}
}
