package page

import (
	"syscall/js"

	"compressionlab/web/state"
)

// openDialog shows a dialog over the page. The browser keeps the focus in it,
// closes it by Esc, and gives the focus back.
func openDialog(id string) {
	d := document().Call("getElementById", id)
	if d.IsNull() || d.Get("open").Bool() {
		return
	}
	d.Call("showModal")
	if field := d.Call("querySelector", "[data-lab-query]"); field.Truthy() {
		field.Call("select")
	}
}

// fetchIndex fetches what the search looks through.
func (b *browser) fetchIndex() {
	var text, came, failed js.Func
	end := func(m state.IndexCame) {
		b.send(m)
		text.Release()
		came.Release()
		failed.Release()
	}
	text = js.FuncOf(func(_ js.Value, args []js.Value) any {
		if !args[0].Get("ok").Bool() {
			return js.Global().Get("Promise").Call("reject", args[0].Get("status"))
		}
		return args[0].Call("text")
	})
	came = js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer report("reading the search's index")
		end(state.IndexCame{JSON: args[0].String(), OK: true})
		return nil
	})
	failed = js.FuncOf(func(js.Value, []js.Value) any {
		defer report("fetching the search's index")
		end(state.IndexCame{})
		return nil
	})
	js.Global().Call("fetch", b.now.Site.At(b.now.Site.Search)).Call("then", text).Call("then", came, failed)
}

// character hears the keys of one character. The event is the one that would
// write it: what it opens must not find it in its field.
func (b *browser) character(e js.Value) {
	target := e.Get("target")
	if target.Get("closest").Type() != js.TypeFunction || !b.single(e, target) {
		return
	}
	switch e.Get("key").String() {
	case "/":
		e.Call("preventDefault")
		b.send(state.SearchOpened{})
	case "?":
		e.Call("preventDefault")
		b.send(state.KeysOpened{})
	}
}

// single reports whether a key of one character is meant for the page: nothing
// is held with it, nobody types, and the reader has not turned such keys off.
func (b *browser) single(e, target js.Value) bool {
	for _, held := range []string{"ctrlKey", "metaKey", "altKey", "isComposing"} {
		if e.Get(held).Bool() {
			return false
		}
	}
	typed := target.Call("closest", "textarea, select, [contenteditable], input:not([type=range]), dialog").Truthy()
	return !typed && !b.now.KeysOff
}

// searchKey moves between the field of the search and what was found, by the
// arrow keys; Enter in the field follows the first of it.
func searchKey(e, target js.Value) {
	hits := all("#" + state.SearchDialog + " .hits a")
	if len(hits) == 0 {
		return
	}
	field := target.Get("dataset").Get("labQuery").Type() == js.TypeString
	at := -1
	for i, h := range hits {
		if h.Equal(target) {
			at = i
		}
	}
	if !field && at < 0 {
		return
	}
	switch e.Get("key").String() {
	case "ArrowDown":
		at = min(at+1, len(hits)-1)
	case "ArrowUp":
		at--
	case "Enter":
		if field && !e.Get("isComposing").Bool() {
			e.Call("preventDefault")
			hits[0].Call("click")
		}
		return
	default:
		return
	}
	e.Call("preventDefault")
	if at >= 0 {
		hits[at].Call("focus")
	} else if f := query("#" + state.SearchDialog + " [data-lab-query]"); f.Truthy() {
		f.Call("focus")
	}
}
