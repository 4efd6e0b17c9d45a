package webdriver

import "fmt"

// The parts of a lesson are found, and read, as package chrome does it: one walk
// can be done in every browser.

// Run presses a cell's Run button and waits until that run has ended. It returns
// the state that the cell is left in.
func (p *Page) Run(id string) string {
	p.T.Helper()
	return p.After(id, func() { p.Click(hook(id, "run")) })
}

// After does what makes a cell run and waits until another run's result is shown.
// It returns the state that the cell is left in.
func (p *Page) After(id string, act func()) string {
	p.T.Helper()
	cell := fmt.Sprintf(`document.querySelector(%s).dataset`, quote(fmt.Sprintf(`[data-lab-cell=%q]`, id)))
	before := Eval[string](p, cell+`.labRan ?? ""`)
	act()
	p.Until("a run of "+id+" has ended", fmt.Sprintf(`(d => (d.labRan ?? "") !== %s && d.labState !== "running")(%s)`, quote(before), cell))
	return Eval[string](p, cell+`.labState`)
}

func hook(id, part string) string { return fmt.Sprintf(`[data-lab-cell=%q] [data-lab-%s]`, id, part) }

// Code is the text in a cell's editor.
func (p *Page) Code(id string) string {
	p.T.Helper()
	return Eval[string](p, fmt.Sprintf(`document.querySelector(%s).value`, quote(hook(id, "code"))))
}

// Output is what a cell printed.
func (p *Page) Output(id string) string {
	p.T.Helper()
	return Eval[string](p, fmt.Sprintf(`document.querySelector(%s)?.textContent ?? ""`, quote(hook(id, "output"))))
}

// Text is the text of the first element of a selector as it reads, with every
// kind of space as a plain one; "" when there is none.
func (p *Page) Text(sel string) string {
	p.T.Helper()
	return plain(Eval[string](p, fmt.Sprintf(`document.querySelector(%s)?.innerText ?? ""`, quote(sel))))
}

// Attr is an attribute of the first element of a selector; "" when there is none.
func (p *Page) Attr(sel, name string) string {
	p.T.Helper()
	return Eval[string](p, fmt.Sprintf(`document.querySelector(%s)?.getAttribute(%s) ?? ""`, quote(sel), quote(name)))
}

// Attrs are an attribute of all elements of a selector.
func (p *Page) Attrs(sel, name string) []string {
	p.T.Helper()
	return Eval[[]string](p, fmt.Sprintf(`[...document.querySelectorAll(%s)].map(e => e.getAttribute(%s) ?? "")`, quote(sel), quote(name)))
}

// WaitHas waits until a selector finds something that is shown, or nothing.
func (p *Page) WaitHas(sel string, want bool) {
	p.T.Helper()
	p.Until(fmt.Sprintf("%s is shown: %t", sel, want), fmt.Sprintf(`[...document.querySelectorAll(%s)].some(e => e.getClientRects().length > 0) === %t`, quote(sel), want))
}

// Type replaces a cell's text, as a person does who clicks into the editor,
// selects all and pastes.
func (p *Page) Type(id, text string) {
	p.T.Helper()
	p.Click(hook(id, "code"))
	Eval[bool](p, fmt.Sprintf(`(e => { e.select(); return document.execCommand("insertText", false, %s) })(document.querySelector(%s))`, quote(text), quote(hook(id, "code"))))
	p.Until("the editor of "+id+" holds what was typed", fmt.Sprintf(`document.querySelector(%s).value.trimEnd() === %s.trimEnd()`, quote(hook(id, "code")), quote(text)))
}
