package chrome

import (
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Cell is the selector of a cell.
func Cell(id string) string { return fmt.Sprintf(`[data-lab-cell=%q]`, id) }

// Hook is the selector of a part of a cell: Hook("wrong", "run"),
// Hook("wrong", `finding="inplace-prune"`).
func Hook(id, hook string) string { return Cell(id) + " [data-lab-" + hook + "]" }

// State is a cell's: idle, running, done or error.
func (p *Page) State(id string) string {
	p.T.Helper()
	return p.Attr(Cell(id), "data-lab-state")
}

// WaitState waits until a cell is in a state.
func (p *Page) WaitState(id, state string) {
	p.T.Helper()
	p.Until(fmt.Sprintf("cell %s is %s", id, state), fmt.Sprintf(`document.querySelector(%s)?.dataset.labState === %s`, quote(Cell(id)), quote(state)))
}

// Live waits until a cell can be run.
func (p *Page) Live(id string) {
	p.T.Helper()
	p.Until("the Run button of "+id+" is live", fmt.Sprintf(`(() => { const b = document.querySelector(%s); return b && !b.disabled && b.getAttribute("aria-disabled") !== "true" && b.getClientRects().length > 0 })()`, quote(Hook(id, "run"))))
}

// Run presses a cell's Run button and waits until that run has ended. It
// returns the state that the cell is left in.
func (p *Page) Run(id string) string {
	p.T.Helper()
	p.Live(id)
	return p.After(id, func() { p.Click(Hook(id, "run")) })
}

// After does what makes a cell run and waits until the result of that run, and
// of any that followed on it, is shown. It returns the state that the cell is
// left in. (A quick run is over before the state "running" is ever rendered, so
// data-lab-ran, the number of the run that is shown, is what tells.)
func (p *Page) After(id string, act func()) string {
	p.T.Helper()
	before := p.Ran(id)
	act()
	p.Until("a run of "+id+" has ended", fmt.Sprintf(`(e => (labWatch.ran[%s] || 0) > %d && e.dataset.labState !== "running")(document.querySelector(%s))`,
		quote(id), before, quote(Cell(id))))
	return p.State(id)
}

// Ran says how many results a cell has shown since the page was loaded.
func (p *Page) Ran(id string) int {
	p.T.Helper()
	return Eval[int](p, fmt.Sprintf(`labWatch.ran[%s] || 0`, quote(id)))
}

// Code is the text in a cell's editor.
func (p *Page) Code(id string) string {
	p.T.Helper()
	return Eval[string](p, code(id))
}

func code(id string) string {
	return fmt.Sprintf(`(e => "value" in e ? e.value : e.innerText)(document.querySelector(%s))`, quote(Hook(id, "code")))
}

// WaitCode waits until a cell's editor holds a text.
func (p *Page) WaitCode(id, text string) {
	p.T.Helper()
	p.Until(fmt.Sprintf("the code of %s holds %q", id, text), code(id)+`.includes(`+quote(text)+`)`)
}

// Type replaces a cell's text as a person does who clicks into the editor,
// selects all and types or pastes.
func (p *Page) Type(id, text string) {
	p.T.Helper()
	p.Live(id)
	p.enter(id)
	p.Keys("a", chromedp.ModifierCtrl)
	_, err := chromedp.Call(p.ctx, input.InsertText, input.InsertTextParams{Text: text})
	p.check("type into "+id, err)
	// Editors may normalise the end of the text, and \r\n, but no more.
	want := strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	p.Until("the editor of "+id+" holds what was typed", code(id)+`.trimEnd() === `+quote(want)+`.trimEnd()`)
}

// enter clicks into a cell's editor. A picture that arrives just then moves what
// is below it away from under the pointer: a person looks, and clicks again.
func (p *Page) enter(id string) {
	p.T.Helper()
	for range 5 {
		p.Click(Hook(id, "code"))
		if Eval[bool](p, fmt.Sprintf(`document.activeElement === document.querySelector(%s)`, quote(Hook(id, "code")))) {
			return
		}
	}
	p.fail("five clicks did not reach the editor of %s", id)
}

// Replace types another text in place of old in a cell.
func (p *Page) Replace(id, old, text string) {
	p.T.Helper()
	code := p.Code(id)
	if !strings.Contains(code, old) {
		p.fail("the code of %s does not hold %q:\n%s", id, old, code)
	}
	p.Type(id, strings.Replace(code, old, text, 1))
}

// Paste selects a cell's whole text and pastes another over it from the
// clipboard, byte for byte, as an application on Windows would put it there.
func (p *Page) Paste(id, text string) {
	p.T.Helper()
	p.Live(id)
	p.enter(id)
	p.Keys("a", chromedp.ModifierCtrl)
	Eval[bool](p, fmt.Sprintf(`(() => {
		const data = new DataTransfer(); data.setData("text/plain", %s);
		const field = document.querySelector(%s);
		if (field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})))
			document.execCommand("insertText", false, %[1]s);
		return true })()`, quote(text), quote(Hook(id, "code"))))
}

// Keys presses keys, one after the other, with modifiers held.
func (p *Page) Keys(keys string, held ...chromedp.Modifier) {
	p.T.Helper()
	p.Do(fmt.Sprintf("press %q", keys), chromedp.KeyEvent(keys, chromedp.KeyModifiers(held...)))
}

// Keys that have no character.
const (
	Tab        = kb.Tab
	Enter      = kb.Enter
	Escape     = kb.Escape
	ArrowDown  = kb.ArrowDown
	ArrowLeft  = kb.ArrowLeft
	ArrowRight = kb.ArrowRight
	Home       = kb.Home
	End        = kb.End
)

// Click clicks the middle of the first element of a selector, once it can be
// clicked: there, enabled, in view, and with nothing on top of it.
func (p *Page) Click(sel string) {
	p.T.Helper()
	at := wait[[2]float64](p, sel+" can be clicked: there, enabled, at rest, nothing over it", fmt.Sprintf(`(async e => {
		if (!e || e.disabled || !e.getClientRects().length) return null;
		const box = () => e.getClientRects()[0];
		if (box().top < 0 || box().bottom > innerHeight) e.scrollIntoView({block: "center", inline: "nearest", behavior: "instant"});
		const before = box();
		for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
		if (!box() || ["x", "y", "width", "height"].some(k => box()[k] !== before[k])) return null; // the page is still moving
		// The middle of what is in the window: an editor may be wider than it.
		const x = (Math.max(box().left, 0) + Math.min(box().right, innerWidth)) / 2;
		const y = (Math.max(box().top, 0) + Math.min(box().bottom, innerHeight)) / 2;
		const hit = document.elementFromPoint(x, y);
		return hit && (e.contains(hit) || hit.contains(e) && hit.tagName === "LABEL") ? [x, y] : null
	})(document.querySelector(%s))`, quote(sel)))
	p.Do("click "+sel, chromedp.MouseEvent(chromedp.MouseMoved, at[0], at[1]), chromedp.MouseClickXY(at[0], at[1]))
}

// Focus gives the keyboard to the first element of a selector.
func (p *Page) Focus(sel string) {
	p.T.Helper()
	p.Until("there is "+sel, fmt.Sprintf(`document.querySelector(%s)`, quote(sel)))
	Eval[bool](p, fmt.Sprintf(`(e => { e.focus(); return true })(document.querySelector(%s))`, quote(sel)))
}

// Slide sets a slider as dragging its knob does, with one input event.
func (p *Page) Slide(id, name, value string) {
	p.T.Helper()
	Eval[bool](p, slide(id, name, value))
}

func slide(id, name, value string) string {
	return fmt.Sprintf(`(e => {
		Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(e, %s);
		e.dispatchEvent(new Event("input", {bubbles: true}));
		e.dispatchEvent(new Event("change", {bubbles: true}));
		return true })(document.querySelector(%s))`, quote(value), quote(Hook(id, fmt.Sprintf("slider=%q", name))))
}

// Slider is the value of a slider.
func (p *Page) Slider(id, name string) string {
	p.T.Helper()
	return Eval[string](p, fmt.Sprintf(`document.querySelector(%s).value`, quote(Hook(id, fmt.Sprintf("slider=%q", name)))))
}

// Has says whether a selector finds anything that is shown.
func (p *Page) Has(sel string) bool {
	p.T.Helper()
	return Eval[bool](p, has(sel))
}

func has(sel string) string {
	return fmt.Sprintf(`[...document.querySelectorAll(%s)].some(e => e.getClientRects().length > 0)`, quote(sel))
}

// WaitHas waits until a selector finds something that is shown, or nothing.
func (p *Page) WaitHas(sel string, want bool) {
	p.T.Helper()
	p.Until(fmt.Sprintf("%s is shown: %t", sel, want), fmt.Sprintf(`%s === %t`, has(sel), want))
}

// Text is the text of the first element of a selector as it reads, with every
// kind of space as a plain one; "" when there is none.
func (p *Page) Text(sel string) string {
	p.T.Helper()
	return plain(Eval[string](p, fmt.Sprintf(`document.querySelector(%s)?.innerText ?? ""`, quote(sel))))
}

// Texts are the texts of all elements of a selector.
func (p *Page) Texts(sel string) []string {
	p.T.Helper()
	all := Eval[[]string](p, fmt.Sprintf(`[...document.querySelectorAll(%s)].map(e => e.innerText)`, quote(sel)))
	for i := range all {
		all[i] = plain(all[i])
	}
	return all
}

func plain(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ").Replace(s)
}

// Output is what a cell printed.
func (p *Page) Output(id string) string {
	p.T.Helper()
	return Eval[string](p, fmt.Sprintf(`document.querySelector(%s)?.textContent ?? ""`, quote(Hook(id, "output"))))
}

// Attr is an attribute of the first element of a selector; "" when there is
// none.
func (p *Page) Attr(sel, name string) string {
	p.T.Helper()
	return Eval[string](p, fmt.Sprintf(`document.querySelector(%s)?.getAttribute(%s) ?? ""`, quote(sel), quote(name)))
}

// Attrs are an attribute of all elements of a selector.
func (p *Page) Attrs(sel, name string) []string {
	p.T.Helper()
	return Eval[[]string](p, fmt.Sprintf(`[...document.querySelectorAll(%s)].map(e => e.getAttribute(%s) ?? "")`, quote(sel), quote(name)))
}

// Mouse moves, presses or releases the left button at a point of the window.
func (p *Page) Mouse(kind input.DispatchMouseEventType, x, y float64) {
	p.T.Helper()
	params := input.DispatchMouseEventParams{Type: kind, X: x, Y: y, Button: input.MouseButtonLeft, ClickCount: 1}
	if kind == chromedp.MouseMoved {
		params.Button, params.ClickCount = "", 0
	}
	if kind != chromedp.MouseReleased {
		params.Buttons = 1
	}
	_, err := chromedp.Call(p.ctx, input.DispatchMouseEvent, params)
	p.check("mouse", err)
}

// Wheel turns the mouse's wheel down at a place of the window.
func (p *Page) Wheel(x, y, down float64) {
	p.T.Helper()
	_, err := chromedp.Call(p.ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{
		Type: chromedp.MouseWheel, X: x, Y: y, DeltaX: 1e-9, DeltaY: down}) // a zero would be left out, and has to be there
	p.check("wheel", err)
}
