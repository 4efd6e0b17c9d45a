package page

import (
	"strconv"
	"strings"
	"syscall/js"
	"time"
	"unicode/utf16"

	"compressionlab/engine/trace"
	"compressionlab/web/state"
)

// listen puts one listener of each kind on the document. What an element is
// for stands in its data-do.
func (b *browser) listen() {
	on := func(target js.Value, name string, f func(js.Value)) {
		target.Call("addEventListener", name, js.FuncOf(func(_ js.Value, args []js.Value) any {
			defer report("handling " + name)
			f(args[0])
			return nil
		}))
	}
	on(document(), "click", b.click)
	on(document(), "input", func(e js.Value) { b.input(e, false) })
	on(document(), "change", func(e js.Value) { b.input(e, true) })
	on(document(), "keydown", b.key)
	on(document(), "keypress", b.character)
	// The field never scrolls by itself, as it would while it is a row higher than
	// the painted text: what is under it would not follow. To hear of it costs
	// nothing; to set it after each rendering made the browser lay out the page then
	// and there, 15 ms a move of a slider.
	document().Call("addEventListener", "scroll", js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer report("handling scroll")
		if field := args[0].Get("target"); field.Get("tagName").Type() == js.TypeString && field.Get("tagName").String() == "TEXTAREA" {
			field.Set("scrollTop", 0)
		}
		return nil
	}), true)
	b.extra.listen(on)
	on(js.Global(), "message", b.fromFrame)
	// A page that comes back from the browser's cache, or that another window has
	// overtaken, shows what was done meanwhile.
	again := func(js.Value) { b.send(state.ProgressRead{Progress: b.store.progress()}) }
	on(js.Global(), "pageshow", func(e js.Value) {
		if e.Get("persisted").Bool() {
			again(e)
		}
	})
	on(js.Global(), "storage", func(e js.Value) {
		if e.Get("key").IsNull() || e.Get("key").String() == doneKey {
			again(e)
		}
	})
	on(js.Global(), "hashchange", func(js.Value) { b.openLink() })
	for _, q := range []string{"(prefers-color-scheme: dark)", "(forced-colors: active)"} {
		on(js.Global().Call("matchMedia", q), "change", func(js.Value) { b.send(state.LookChanged{Look: look()}) })
	}
}

func (b *browser) click(e js.Value) {
	if data := e.Get("target").Get("dataset"); data.Truthy() && data.Get("labChoice").Type() == js.TypeString {
		b.chose(e.Get("target"), data.Get("labChoice").String())
		return
	}
	button := e.Get("target").Call("closest", "[data-do]")
	if button.IsNull() || button.Get("disabled").Truthy() {
		return
	}
	if button.Get("tagName").String() == "DIALOG" && !e.Get("target").Equal(button) {
		return // only a press beside its box is one on the dialog itself
	}
	data := button.Get("dataset")
	cell := cellOf(button)
	arg, n := data.Get("arg"), 0
	name := ""
	if arg.Type() == js.TypeString {
		name = arg.String()
	}
	if v := data.Get("n"); v.Type() == js.TypeString {
		n, _ = strconv.Atoi(v.String())
	}
	b.pressed = cell
	if button.Get("tagName").String() == "a" { // a point of a drawing, which leads nowhere else
		e.Call("preventDefault")
	}
	switch data.Get("do").String() {
	case "run":
		b.send(state.RunPressed{Cell: cell})
	case "stop":
		b.send(state.StopPressed{})
	case "undo":
		b.send(state.UndoPressed{Cell: cell})
	case "redo":
		b.send(state.RedoPressed{Cell: cell})
	case "reset":
		b.send(state.ResetPressed{Cell: cell})
	case "fix":
		b.send(state.FixPressed{Cell: cell, Finding: name})
	case "hint":
		b.send(state.HintPressed{Cell: cell})
	case "accept":
		b.send(state.AcceptPressed{Cell: cell, Finding: name})
	case "show":
		b.send(state.ShowPressed{Cell: cell, Finding: name})
	case "line":
		b.send(state.LinePressed{Cell: cell, Line: n})
	case "step":
		b.send(state.Stepped{Cell: cell, Name: name, Steps: n})
	case "packing":
		b.send(state.PackingChosen{Cell: cell, On: n == 1})
	case "view":
		b.send(state.ViewChosen{Cell: cell, View: name})
	case "probe":
		b.send(state.ProbeMoved{Cell: cell, Matrix: n})
		if e := query(cellSelector(cell) + " [data-probe]"); e.Truthy() {
			e.Call("focus", map[string]any{"preventScroll": true})
		}
	case "dial":
		if c := b.now.Host(cell); c != nil {
			b.send(state.Dialed{Cell: cell, Name: name, Value: c.Dial(name) + n})
		}
	case "turn":
		b.send(state.Dialed{Cell: cell, Name: name, Value: n})
	case "stage":
		b.send(state.StageWanted{Cell: cell})
	case "scrub":
		b.send(state.StepChosen{Cell: cell, Step: n, Done: true})
	case "branch":
		b.send(state.BranchPressed{Cell: cell})
	case "depth":
		b.send(state.DepthChosen{Cell: cell, Object: name, Depth: n})
	case "whole":
		b.send(state.WholePressed{Cell: cell})
	case "link":
		b.send(state.CopyPressed{Cell: cell})
	case "code":
		b.send(state.CopyPressed{Cell: cell, Code: true})
	case "mine":
		b.send(state.MinePressed{})
	case "newer":
		b.send(state.NewerPressed{Load: name == "load"})
	case "search":
		b.send(state.SearchOpened{})
	case "keys":
		b.send(state.KeysOpened{})
	case "single":
		b.send(state.KeysSwitched{})
	case "close":
		if d := button.Call("closest", "dialog"); d.Truthy() {
			d.Call("close")
		}
	case "forget":
		b.send(state.ForgetPressed{})
	case "unforget":
		b.send(state.UnforgetPressed{})
	case "theme":
		next := map[string]string{"auto": "light", "light": "dark", "dark": "auto"}
		b.send(state.ThemeChosen{Theme: next[b.now.Theme]})
	default:
		if b.host != nil {
			b.host.click(data.Get("do").String(), cell)
		}
		b.extra.click(data.Get("do").String(), name, n)
	}
}

// chose takes the answer to a question at the first event that tells of it, as input
// does what is chosen from a list. Once a handler has returned, all else that waits
// may run before the browser goes on: a rendering would put the choice back to where
// the state still has it, and the event to come would not come, or tell of the old one.
func (b *browser) chose(box js.Value, choice string) {
	if n, err := strconv.Atoi(choice); err == nil {
		b.send(state.AnswerChosen{Cell: cellOf(box), Choice: n})
	}
}

func (b *browser) input(e js.Value, done bool) {
	target := e.Get("target")
	data := target.Get("dataset")
	if !data.Truthy() {
		return
	}
	if target.Get("tagName").String() == "SELECT" {
		if done {
			return
		}
		done = true // see chose
	}
	cell := cellOf(target)
	switch {
	case data.Get("labQuery").Type() == js.TypeString:
		b.send(state.SearchTyped{Text: target.Get("value").String()})
	case data.Get("labCode").Type() == js.TypeString && !done:
		b.send(state.Edited{Cell: cell, Text: target.Get("value").String()})
	case data.Get("labView").Type() == js.TypeString && done:
		b.send(state.ViewChosen{Cell: cell, View: target.Get("value").String()})
	case data.Get("labStep").Type() == js.TypeString:
		if step, err := strconv.Atoi(target.Get("value").String()); err == nil {
			b.send(state.StepChosen{Cell: cell, Step: step, Done: done})
		}
	case data.Get("labDial").Type() == js.TypeString:
		if value, err := strconv.Atoi(target.Get("value").String()); err == nil {
			b.send(state.Dialed{Cell: cell, Name: data.Get("labDial").String(), Value: value})
		}
	case data.Get("labSlider").Type() == js.TypeString:
		value, err := strconv.ParseFloat(target.Get("value").String(), 64)
		if err == nil {
			b.send(state.Moved{Cell: cell, Name: data.Get("labSlider").String(), Value: value, Done: done})
		}
	case done:
		b.extra.change(data, target.Get("value"))
	}
}

func (b *browser) key(e js.Value) {
	target := e.Get("target")
	if target.Get("closest").Type() != js.TypeFunction {
		return
	}
	cell := cellOf(target)
	command := e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool()
	code := target.Get("dataset").Get("labCode").Type() == js.TypeString
	if target.Call("closest", "dialog").Truthy() {
		searchKey(e, target)
		return // Esc closes it by itself
	}
	switch key := e.Get("key").String(); {
	case key == "Escape":
		b.send(state.Escaped{Cell: cell})
	case cell == "":
	case key == "Enter" && command:
		e.Call("preventDefault")
		b.send(state.RunPressed{Cell: cell})
	case code && command && strings.EqualFold(key, "z") && !e.Get("shiftKey").Bool():
		e.Call("preventDefault")
		b.send(state.UndoPressed{Cell: cell})
	case code && command && (strings.EqualFold(key, "y") || strings.EqualFold(key, "z")):
		e.Call("preventDefault")
		b.send(state.RedoPressed{Cell: cell})
	case target.Get("dataset").Get("probe").Type() == js.TypeString:
		b.probeKey(e, cell, key)
	}
}

// probeKey moves the probe: in the first layer, whose tiles are images, up and
// down go a row of eight pixels, and a page is a unit.
func (b *browser) probeKey(e js.Value, cell, key string) {
	c := b.now.Host(cell)
	if c == nil {
		return
	}
	view, _, ok := c.View()
	if !ok || len(view.Matrices) == 0 {
		return
	}
	m := state.ProbeMoved{Cell: cell}
	if c.Stage.Probe != nil {
		m.Matrix = c.Stage.Probe.Matrix
	}
	tiles := state.Tiled(view, m.Matrix)
	switch {
	case key == " " && view.Kind == trace.HandMade:
		e.Call("preventDefault")
		b.extra.click("toggle", "", 0)
		return
	case tiles && key == "ArrowLeft", !tiles && key == "ArrowLeft":
		m.Rows = -1
	case key == "ArrowRight":
		m.Rows = 1
	case tiles && key == "ArrowUp":
		m.Rows = -8
	case tiles && key == "ArrowDown":
		m.Rows = 8
	case key == "ArrowUp", key == "PageUp":
		m.Cols = -1
	case key == "ArrowDown", key == "PageDown":
		m.Cols = 1
	default:
		return
	}
	e.Call("preventDefault")
	b.send(m)
}

// focusLine puts the caret at the start of a line of the cell's code.
func focusLine(cell string, line int) {
	field := query(cellSelector(cell) + " [data-lab-code]")
	if !field.Truthy() {
		return
	}
	field.Call("focus", map[string]any{"preventScroll": true})
	at := 0
	for i, l := range strings.SplitAfter(field.Get("value").String(), "\n") {
		if i+1 == line {
			break
		}
		at += len(utf16.Encode([]rune(l))) // as the field counts
	}
	field.Call("setSelectionRange", at, at)
	query(cellSelector(cell)+" .editor").Call("scrollIntoView", map[string]any{"block": "nearest"})
}

// after calls f once, on the page's thread.
func after(d time.Duration, f func()) {
	var once js.Func
	once = js.FuncOf(func(js.Value, []js.Value) any {
		defer report("a timer")
		once.Release()
		f()
		return nil
	})
	js.Global().Call("setTimeout", once, d.Milliseconds())
}

func document() js.Value { return js.Global().Get("document") }

func query(selector string) js.Value { return document().Call("querySelector", selector) }

func all(selector string) []js.Value {
	list := document().Call("querySelectorAll", selector)
	found := make([]js.Value, list.Length())
	for i := range found {
		found[i] = list.Index(i)
	}
	return found
}

func cellSelector(cell string) string { return `[data-lab-cell="` + cell + `"]` }

// cellOf returns the id of the cell that an element stands in; "" for none.
func cellOf(e js.Value) string {
	section := e.Call("closest", "[data-lab-cell]")
	if section.IsNull() {
		return ""
	}
	return section.Get("dataset").Get("labCell").String()
}
