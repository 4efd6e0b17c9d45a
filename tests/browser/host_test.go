package browser

import (
	"fmt"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// On the page about embedding an address that names a widget leads to it, with its
// parameters and its session; one that names what is not there says what is.
func TestRedirect(t *testing.T) {
	lab := serve(t, "/a/lab/")
	for from, to := range map[string]string{
		"?lesson=magnitude-pruning&widget=wrong&theme=dark#session=1.": "embed/magnitude-pruning/wrong/?lesson=magnitude-pruning&widget=wrong&theme=dark#session=1.",
		"?lesson=low-rank&exercise=1&hide=memory":                      "embed/low-rank/try/?lesson=low-rank&exercise=1&hide=memory",
		"?widget=workbench": "embed/workbench/?widget=workbench",
		"?lesson=storage":   "lessons/storage/?lesson=storage",
	} {
		p := window(t, chrome.View{})
		p.Go(lab.Root + "embed/" + from)
		p.Until(from+" leads to "+to, fmt.Sprintf(`location.href === %q && document.querySelector("[data-lab-cell]")`, lab.Root+to))
		if strings.Contains(from, "theme=dark") {
			p.WaitHas(`:root[data-theme="dark"]`, true)
		}
	}
	for from, says := range map[string]string{
		"?lesson=storage&widget=%3Cimg%20src%3Dx%20onerror%3DlabPwned%3D1%3E": "no cell “<img src=x onerror=labPwned=1>”", "?widget=wrong": "no lesson “”",
		"?lesson=__proto__": "no lesson “__proto__”", "?lesson=storage&exercise=77": "no exercise 77",
	} {
		p := window(t, chrome.View{})
		p.Go(lab.Root + "embed/" + from)
		p.Until(from+" says so", `document.querySelector("#lab-boot-status:not([hidden])")`)
		wants(t, from, p.Text("#lab-boot-status"), says)
		if chrome.Eval[bool](p, `!!window.labPwned || !!document.querySelector("img[src=x]")`) {
			t.Errorf("%s: what the address names became markup", from)
		}
		wants(t, from, p.Text("main"), "Moodle")
	}
}

// resizer does what H5P's own script does in the page around (its h5p-resizer.js,
// which is on no package registry and under the GPL): it answers a hello, asks
// whether the height has changed for each change of its window's width, makes room
// and then takes the height. It answers by name of the origin alone.
const resizer = `{
	const frameOf = w => [...document.getElementsByTagName("iframe")].find(f => f.contentWindow === w);
	addEventListener("message", e => {
		if (e.data.context !== "h5p") return;
		const frame = frameOf(e.source), say = action => e.source.postMessage({context: "h5p", action}, e.origin);
		if (e.data.action === "hello") {
			frame.style.width = "100%";
			addEventListener("resize", () => say("resize"));
			say("hello");
		}
		if (e.data.action === "prepareResize" && (frame.clientHeight !== e.data.scrollHeight || e.data.scrollHeight !== e.data.clientHeight)) {
			frame.style.height = e.data.clientHeight + "px";
			say("resizePrepared");
		}
		if (e.data.action === "resize") frame.style.height = e.data.scrollHeight + "px";
	});
	for (const f of document.getElementsByTagName("iframe")) if (f.src.includes("h5p")) f.contentWindow.postMessage({context: "h5p", action: "ready"}, "*");
	true }`

// In a page with H5P's resizer and none of our scripts a frame is as high as what is
// in it, after a run and in a narrower window too; also where the resizer comes when
// the frame has long greeted it.
func TestH5P(t *testing.T) {
	lab := serve(t, "/")
	frame := `<iframe src="LABembed/magnitude-pruning/wrong/QUERY" style="width: 100%" height=300></iframe>`
	for name, c := range map[string]struct{ query, late, say string }{
		"before the frame":                  {"", "", ""},
		"after it":                          {"", "true", ""},
		"after it, with h5p in its address": {"?from=h5p", "true", "at once"},
	} {
		t.Run(name, func(t *testing.T) {
			body := strings.Replace(frame, "QUERY", c.query, 1)
			if c.late == "" {
				body = "<script>" + resizer + "</script>" + body
			}
			p := host(t, lab, body, chrome.View{})
			p.Until("the programs are there", `labHeard.some(h => h.data.type === "load")`)
			if c.late != "" {
				chrome.Eval[bool](p, "eval("+quoted(resizer)+")")
				if c.say != "" {
					follows(p, 0)
				}
			}
			before := ask[float64](p, 0, "height", "")
			ask[bool](p, 0, "click", "[data-lab-run]")
			untilFrame(p, 0, "there is a finding", "count", `[data-lab-state="done"] [data-lab-finding]`, `v > 0`)
			eventually(p, "it is higher", fmt.Sprintf(`labProbe(0, "height").then(h => h > %f + 100)`, before))
			follows(p, 0)
			before = ask[float64](p, 0, "height", "")
			chrome.Eval[bool](p, `(document.body.style.width = "500px", dispatchEvent(new Event("resize")))`)
			eventually(p, "it is higher as it is narrower", fmt.Sprintf(`labProbe(0, "height").then(h => h > %f)`, before))
			follows(p, 0)
		})
	}
}

// Where the frame may be a sandbox that lets no file through, a reader whose file
// has not arrived is told why; the browser says nothing of it. Where it is none that
// is not said.
func TestDownloadKept(t *testing.T) {
	lab := serve(t, "/")
	for name, c := range map[string]struct {
		frame string
		hint  bool
	}{
		"a sandbox":          {`<iframe sandbox="allow-scripts allow-same-origin" src="LABembed/workbench/" width=900 height=900></iframe>`, true},
		"a stranger's frame": {`<iframe src="LABembed/workbench/" width=900 height=900></iframe>`, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := host(t, lab, c.frame, chrome.View{})
			takes(t, p, c.hint)
		})
	}
	t.Run("a frame of the same site", func(t *testing.T) {
		p := window(t, chrome.View{Before: agent})
		p.Go(lab.Root + "glossary/")
		p.Until("the page is live", `document.documentElement.dataset.labLive`)
		chrome.Eval[bool](p, `(() => { const f = document.createElement("iframe"); f.width = 900; f.height = 900; f.src = "../embed/workbench/"; document.body.append(f); f.scrollIntoView({behavior: "instant"}); return true })()`)
		takes(t, p, false)
	})
}

// takes takes a recipe out of the workbench in the first frame.
func takes(t *testing.T, p *chrome.Page, hint bool) {
	t.Helper()
	p.Until("it can run", `labHeard.some(h => h.data.type === "load")`)
	ask[bool](p, 0, "click", "[data-lab-run]")
	untilFrame(p, 0, "there are two variants", "count", variantRow(2), `v === 1`)
	shown := func() bool {
		box := ask[[]float64](p, 0, "box", ".exports [data-lab-unsaved]")
		return box[3] > 0
	}
	if shown() {
		t.Error("a file is missed that nobody asked for")
	}
	ask[bool](p, 0, "click", `[data-lab-export="drawing"]`)
	if shown() != hint {
		t.Errorf("what to do without a file is said: %t, want %t", !hint, hint)
	}
	if said := ask[string](p, 0, "text", "#lab-said"); hint != strings.Contains(said, "allow-downloads") {
		t.Errorf("a screen reader hears %q", said)
	}
}
