package browser

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// resting counts a page's workers, and holds the timer after which a page in a
// frame that nobody sees rests, until the test lets it.
const resting = `{
	const Plain = Worker, later = setTimeout, held = [];
	let free = false;
	globalThis.labWorkers = 0;
	Worker = class extends Plain {
		constructor(...a) { super(...a); labWorkers++ }
		terminate() { super.terminate(); labWorkers-- }
	};
	globalThis.setTimeout = (f, ms, ...a) => ms !== 15000 ? later(f, ms, ...a) : free ? later(f, 0) : held.push(f);
	globalThis.labLetRest = () => { free = true; held.splice(0).forEach(f => f()) };
};`

// What is in a frame of a page that rests, or is awake.
const keptPicture, liveStage, readyStage = `canvas[data-lab-kept]`, `iframe[data-lab-stage]`, `iframe[data-lab-stage-state="ready"]`

// A widget that is out of sight gives back its worker and its stage; its picture,
// its text and its result stay, and in sight again it goes on. A host that asks for
// something meanwhile gets it.
func TestWidgetRests(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<script src="LABembed.js" async></script><compression-lab lesson=magnitude-pruning widget=right loading=eager></compression-lab><p style="height: 5000px"></p>`,
		chrome.View{Before: resting, GPU: true})
	p.Until("it can run", `labHeard.some(h => h.data.type === "load")`)
	ask[bool](p, 0, "click", "[data-lab-run]")
	untilFrame(p, 0, "the cell has run", "count", `[data-lab-state="done"]`, `v === 1`)
	show(p, 0, "right")
	untilFrame(p, 0, "the picture is there", "count", readyStage, `v === 1`)
	before, output := ask[[]int](p, 0, "picture", liveStage), ask[string](p, 0, "text", chrome.Hook("right", "output"))
	if before[2] < 3 || output == "" {
		t.Fatalf("a picture of %v and the output %q", before, output)
	}
	send := func(message string) string {
		return chrome.Eval[string](p, `document.querySelector("compression-lab").`+message+`.then(a => a.state)`)
	}
	session, height := send(`send("getState")`), ask[float64](p, 0, "height", "")

	away := func() {
		t.Helper()
		chrome.Eval[bool](p, `(scrollTo({top: 5000, behavior: "instant"}), true)`)
		untilFrame(p, 0, "there is no worker", "workers", "", `v === 0`)
		untilFrame(p, 0, "there is no stage", "count", liveStage, `v === 0`)
	}
	// Before it may rest it does not.
	chrome.Eval[bool](p, `(scrollTo({top: 5000, behavior: "instant"}), new Promise(r => requestAnimationFrame(() => setTimeout(() => r(true), 0))))`)
	if n := ask[int](p, 0, "workers", ""); n != 1 {
		t.Errorf("%d workers as soon as it is out of sight", n)
	}
	ask[bool](p, 0, "rest", "")
	away()
	if got := ask[[]int](p, 0, "picture", keptPicture); !slices.Equal(got, before) {
		t.Errorf("the picture that is kept is %v, was %v", got, before)
	}
	if got := ask[float64](p, 0, "height", ""); got != height {
		t.Errorf("it is %v high while it rests, was %v", got, height)
	}
	if got := send(`send("getState")`); got != session {
		t.Errorf("while it rests the session is %q, was %q", got, session)
	}
	if got := ask[string](p, 0, "text", chrome.Hook("right", "output")); got != output {
		t.Errorf("while it rests the output is %q", got)
	}

	show(p, 0, "right")
	untilFrame(p, 0, "the picture is live again", "count", readyStage, `v === 1`)
	untilFrame(p, 0, "what was kept is gone", "count", keptPicture, `v === 0`)
	if got := ask[[]int](p, 0, "picture", liveStage); !slices.Equal(got, before) {
		t.Errorf("the picture is %v, was %v", got, before)
	}
	ran := chrome.Eval[string](p, `labProbe(0, "attr", "[data-lab-ran]", "data-lab-ran")`)
	ask[bool](p, 0, "click", "[data-lab-run]")
	untilFrame(p, 0, "it runs again", "count", fmt.Sprintf(`[data-lab-state="done"][data-lab-ran]:not([data-lab-ran="%s"])`, ran), `v === 1`)

	away()
	send(`send("reset")`)
	if got := send(fmt.Sprintf(`send("setState", {state: %q})`, session)); got != session {
		t.Errorf("a session that is set out of sight is %q, want %q", got, session)
	}
	untilFrame(p, 0, "it has run out of sight", "count", `[data-lab-state="done"]`, `v === 1`)
	untilFrame(p, 0, "it rests again", "workers", "", `v === 0`)
	show(p, 0, "right")
	untilFrame(p, 0, "the picture is there again", "count", readyStage, `v === 1`)
	if got := ask[[]int](p, 0, "picture", liveStage); !slices.Equal(got, before) {
		t.Errorf("the picture is %v, was %v", got, before)
	}
	quiet(t, p, lab)
}

// In a sandbox, and a frame of its own making, a widget rests likewise, and keeps its
// picture, which its stage has handed out: it is that of a widget in no sandbox.
func TestSandboxRests(t *testing.T) {
	lab := serve(t, "/")
	lab.Share()
	p := host(t, lab, `<iframe sandbox="allow-scripts" src="LABembed/magnitude-pruning/right/" width=900 height=600></iframe><iframe src="LABembed/magnitude-pruning/right/" width=900 height=600></iframe><p style="height: 5000px"></p>`, chrome.View{Before: resting})
	for n := range 2 {
		p.Until("it can run", fmt.Sprintf(`labHeard.some(h => h.frame === %d && h.data.type === "load")`, n))
		ask[bool](p, n, "click", "[data-lab-run]")
		untilFrame(p, n, "the cell has run", "count", `[data-lab-state="done"]`, `v === 1`)
	}
	show(p, 1, "right")
	untilFrame(p, 1, "the picture is there", "count", readyStage, `v === 1`)
	want := ask[[]int](p, 1, "picture", liveStage)
	show(p, 0, "right")
	untilFrame(p, 0, "the picture is there", "count", readyStage, `v === 1`)
	ask[bool](p, 0, "rest", "")
	height := ask[float64](p, 0, "height", "")
	chrome.Eval[bool](p, `(scrollTo({top: 5000, behavior: "instant"}), true)`)
	untilFrame(p, 0, "there is no worker", "workers", "", `v === 0`)
	untilFrame(p, 0, "there is no stage", "count", liveStage, `v === 0`)
	if got := ask[float64](p, 0, "height", ""); got != height {
		t.Errorf("it is %v high while it rests, was %v", got, height)
	}
	if got := ask[[]int](p, 0, "picture", keptPicture); !slices.Equal(got, want) || got[2] < 3 {
		t.Errorf("the picture that is kept is %v, want %v", got, want)
	}
	show(p, 0, "right")
	untilFrame(p, 0, "the picture is there again", "count", readyStage, `v === 1`)
	untilFrame(p, 0, "what was kept is gone", "count", keptPicture, `v === 0`)
	ask[bool](p, 0, "click", "[data-lab-run]")
	untilFrame(p, 0, "it runs", "count", `[data-lab-state="done"]`, `v === 1`)
	quiet(t, p, lab)
}

// Sixteen widgets on a page, each with a picture: none loses it, though a browser
// has sixteen WebGL contexts, and those out of sight give back what they hold. What
// that comes to is in the log.
func TestSixteen(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<script src="LABembed.js" async></script>`+strings.Repeat(`<compression-lab lesson=magnitude-pruning widget=right hide=memory,storage></compression-lab>`, 16), chrome.View{Before: resting, GPU: true})
	p.Until("the elements are there", `document.querySelectorAll("compression-lab").length === 16`)
	p.Collect()
	empty := chromium.Memory(t)["renderer"]
	see := func(n int) {
		chrome.Eval[bool](p, fmt.Sprintf(`(document.querySelectorAll("compression-lab")[%d].scrollIntoView({behavior: "instant"}), true)`, n))
	}
	for n := range 16 {
		see(n)
		p.Until(fmt.Sprintf("widget %d can run", n), fmt.Sprintf(`labHeard.some(h => h.data.type === "load" && h.frame === %d)`, n))
		ask[bool](p, n, "click", "[data-lab-run]")
		untilFrame(p, n, "the picture is there", "count", readyStage, `v === 1`)
	}
	for n := range 16 {
		if ask[int](p, n, "count", readyStage) != 1 {
			t.Errorf("widget %d has lost its picture", n)
		}
	}
	p.Collect()
	all := chromium.Memory(t)["renderer"] - empty
	for n := range 16 {
		ask[bool](p, n, "rest", "")
	}
	for n := range 14 { // the last two are in sight, or nearly so
		untilFrame(p, n, "there is no worker", "workers", "", `v === 0`)
		untilFrame(p, n, "the picture is kept", "count", keptPicture, `v === 1`)
		untilFrame(p, n, "there is no stage", "count", liveStage, `v === 0`)
	}
	p.Collect()
	rest := chromium.Memory(t)["renderer"] - empty
	t.Logf("sixteen widgets: %d MB more than the browser has without, and %d MB when those out of sight rest", all/1e6, rest/1e6)
	if rest > all*7/10 {
		t.Errorf("those that rest give back %d MB of %d", (all-rest)/1e6, all/1e6)
	}
	for n := range 16 {
		see(n)
		untilFrame(p, n, "the picture is live", "count", readyStage, `v === 1`)
	}
	quiet(t, p, lab)
}

// A host's pause stops a workbench's comparison, too; it is made after the pause.
func TestPausedComparison(t *testing.T) {
	lab := serve(t, "/")
	p := host(t, lab, `<script src="LABembed.js" async></script><compression-lab widget=workbench loading=eager></compression-lab>`, chrome.View{Before: resting})
	p.Until("it can run", `labHeard.some(h => h.data.type === "load")`)
	ask[bool](p, 0, "click", "[data-lab-run]")
	untilFrame(p, 0, "there are two variants", "count", variantRow(2), `v === 1`)
	// The pause is heard next, before the worker can have answered.
	chrome.Eval[bool](p, `(() => {
		const clicked = labProbe(0, "click", "[data-lab-compare]"), paused = document.querySelector("compression-lab").send("pause");
		return Promise.all([clicked, paused]).then(() => true) })()`)
	if n := ask[int](p, 0, "workers", ""); n != 0 {
		t.Errorf("%d workers go on", n)
	}
	untilFrame(p, 0, "it says that it is paused", "count", "[data-lab-paused]", `v === 1`)
	if n := ask[int](p, 0, "count", "[data-lab-compared]"); n != 0 {
		t.Error("a paused page compares")
	}
	chrome.Eval[bool](p, `document.querySelector("compression-lab").send("resume").then(() => true)`)
	untilFrame(p, 0, "the comparison is there", "count", "[data-lab-compared]", `v === 1`)
	quiet(t, p, lab)
}
