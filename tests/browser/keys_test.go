package browser

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"compressionlab/tests/chrome"
)

// A stop of the Tab key.
type stop struct {
	Name    string // the hook and its cell, or the tag and its text
	Frame   bool   // the focus is in a frame, which shows it itself
	Visible bool   // an outline or a ring is drawn for it, on it or around it
	Shown   bool   // it is in the window, and not hidden
}

const here = `(async () => {
	const e = document.activeElement;
	if (!e || e === document.body || e === document.documentElement) return {Name: "", Visible: true, Shown: true};
	const cell = e.closest("[data-lab-cell]")?.dataset.labCell ?? "";
	const hook = [...e.attributes].filter(a => a.name.startsWith("data-lab-")).map(a => a.name.slice(9) + (a.value && a.value !== "true" ? "=" + a.value : "")).sort().join(" ");
	const outlined = e => { const s = getComputedStyle(e); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 && s.outlineColor !== "rgba(0, 0, 0, 0)" };
	let visible = false;
	const around = [e, e.parentElement, e.parentElement?.parentElement, e.parentElement?.parentElement?.parentElement].filter(n => n);
	visible = around.some(outlined);
	if (!visible && e.tagName !== "IFRAME") { // a ring made of a shadow: does it go with the focus?
		const rings = () => around.map(n => getComputedStyle(n).boxShadow).join("/"), with_ = rings();
		e.blur();
		// Chromium now and then takes a few frames to drop it.
		for (let i = 0; i < 60 && rings() === with_; i++) await new Promise(requestAnimationFrame);
		visible = rings() !== with_;
		e.focus({preventScroll: true});
	}
	// The window may still be on its way there.
	const shown = () => { const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth };
	for (let i = 0; i < 60 && !shown(); i++) await new Promise(requestAnimationFrame);
	return {
		Name: (cell + " " + (hook || e.tagName.toLowerCase() + " " + (e.getAttribute("aria-label") || e.innerText || e.value || "").trim().slice(0, 40))).trim(),
		Frame: e.tagName === "IFRAME", Visible: visible,
		Shown: shown(),
	} })()`

// tabs presses Tab from the top of the page until the focus leaves it or is
// back where it began, and returns the stops.
func tabs(t *testing.T, p *chrome.Page) []stop {
	t.Helper()
	// Where Tab goes next depends on the last click; an element that had the
	// focus and is gone leaves its place behind.
	p.Do("start at the top", chromedp.Evaluate[chromedp.Void](`(() => {
		const top = document.createElement("span");
		top.tabIndex = -1;
		document.body.prepend(top);
		top.focus();
		top.remove() })()`))
	limit := 2*chrome.Eval[int](p, `document.querySelectorAll("a[href], button, input, textarea, select, summary, iframe, [tabindex], [contenteditable]").length`) + 20
	var stops []stop
	first := ""
	for range limit {
		p.Keys(chrome.Tab)
		s := chrome.Eval[stop](p, here)
		mark := chrome.Eval[string](p, `(e => (window.labMarks ??= new Map()).has(e) ? labMarks.get(e) : (labMarks.set(e, "e" + labMarks.size), labMarks.get(e)))(document.activeElement)`)
		if s.Name == "" || mark == first {
			return stops
		}
		if first == "" {
			first = mark
		}
		stops = append(stops, s)
	}
	t.Fatalf("after %d presses of Tab the focus has not left the page: %v", limit, stops[max(0, len(stops)-12):])
	return nil
}

// Tab reaches everything and is never trapped: not by the editor, not by the
// stage. Where it stops can be seen.
func TestTab(t *testing.T) {
	p := lesson(t)
	p.Run("wrong")
	p.After("wrong", func() { p.Slide("wrong", "sparsity", "0.85") }) // something to undo
	p.WaitHas(chrome.Drawn, true)
	stops := tabs(t, p)
	var names []string
	for i, s := range stops {
		names = append(names, s.Name)
		if !s.Visible && !s.Frame {
			t.Errorf("stop %d, %q: no outline shows the focus", i, s.Name)
		}
		if !s.Shown {
			t.Errorf("stop %d, %q: the focus is out of sight", i, s.Name)
		}
	}
	for _, want := range []string{"wrong code", "wrong run", "wrong slider=sparsity", "wrong fix", "wrong undo", "right code", "right run", "play code", "play run"} {
		if !slices.ContainsFunc(names, func(n string) bool {
			return n == want || strings.HasPrefix(n, want+" ") || strings.HasPrefix(n, want+"=")
		}) {
			t.Errorf("Tab does not reach %q; it stops at\n\t%s", want, strings.Join(names, "\n\t"))
		}
	}
}

// The whole story without a mouse: Ctrl+Enter runs, Enter on Fix fixes, and so
// does Undo.
func TestKeyboardWalk(t *testing.T) {
	p := lesson(t)
	before, after, _ := native(t, 0.90)
	press := func(sel string) {
		p.Focus(sel)
		p.Keys(chrome.Enter)
	}
	p.Live("wrong")
	text := p.Code("wrong")
	p.Focus(chrome.Hook("wrong", "code"))
	if state := p.After("wrong", func() { p.Keys(chrome.Enter, chromedp.ModifierCtrl) }); state != "done" {
		t.Fatalf("after Ctrl+Enter the cell is %q", state)
	}
	if got := p.Code("wrong"); got != text {
		t.Errorf("Ctrl+Enter changed the text to %q", got)
	}
	wants(t, "the output", p.Output("wrong"), reads("original", after))
	p.After("wrong", func() { press(chrome.Hook("wrong", `finding="inplace-prune"`) + " [data-lab-fix]") })
	wants(t, "the output after Fix", p.Output("wrong"), reads("original", before))
	// The button that was pressed is gone; the focus must not be lost with it.
	if s := chrome.Eval[stop](p, here); s.Name == "" {
		t.Error("after Fix the focus is nowhere: the next Tab starts at the top of the page")
	}
	p.After("wrong", func() { press(chrome.Hook("wrong", "undo")) })
	if got := p.Code("wrong"); got != text {
		t.Errorf("after Undo the code is %q", got)
	}
	// Typing works key by key, and Ctrl+Z undoes it.
	p.Focus(chrome.Hook("wrong", "code"))
	p.Keys("a", chromedp.ModifierCtrl)
	for _, key := range "print(6*7)" {
		p.Keys(string(key))
	}
	p.WaitCode("wrong", "print(6*7)")
	p.After("wrong", func() { p.Keys(chrome.Enter, chromedp.ModifierCtrl) })
	if got := strings.TrimSpace(p.Output("wrong")); got != "42" {
		t.Errorf("output %q, want 42", got)
	}
	p.Focus(chrome.Hook("wrong", "code"))
	for range 20 { // typing may be one step of the history or several
		if p.Code("wrong") == text {
			break
		}
		p.Keys("z", chromedp.ModifierCtrl)
	}
	p.Until("Ctrl+Z has brought the text back", fmt.Sprintf(`document.querySelector('%s').dataset.labState !== "running"`, chrome.Cell("wrong")))
	if got := p.Code("wrong"); got != text {
		t.Errorf("after Ctrl+Z the code is %q", got)
	}
}

// The threshold of the histogram moves by keyboard too, somewhere in the cell:
// the − and + beside it, or a spin button.
func TestThresholdKeys(t *testing.T) {
	p := lesson(t)
	p.Run("right")
	p.WaitHas(chrome.Drawn, true)
	more := chrome.Cell("right") + ` button[aria-label^="Increase sparsity"]`
	p.After("right", func() {
		p.Focus(more)
		p.Keys(chrome.Enter)
	})
	if s := literal(t, p, "right"); s != 0.81 {
		t.Errorf("the literal is %v after one step up from 0.80", s)
	}
}
