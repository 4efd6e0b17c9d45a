//go:build !lesson

package page

import (
	"fmt"
	"syscall/js"

	"compressionlab/web/state"
	"compressionlab/web/text"
)

// click makes one file of the page where that is asked for.
func (g *guest) click(do, cell string) {
	c := g.now.Cell(cell)
	if do != "pack" || c == nil {
		return
	}
	w := text.Embedding
	said := func(words string) { g.send(state.Packed{Cell: cell, Said: words}) }
	session, err := g.now.Link()
	if err != nil {
		said(w.PackLarge)
		return
	}
	said(w.Packing)
	data := document().Call("getElementById", "lab-boot").Get("dataset")
	absolute := func(path string) string {
		return js.Global().Get("URL").New(path, document().Get("baseURI")).Get("href").String()
	}
	failed := func(why js.Value) {
		said(fmt.Sprintf(w.PackFailed, why.Call("toString").String()))
	}
	pack := func() {
		made := js.Global().Call("labPack", absolute(data.Get("kit").String()), absolute("one.json"), session)
		await(made, func(blob js.Value) {
			hand(g.now.Site.Lesson.Slug+"-"+cell+".html", blob)
			words := fmt.Sprintf(w.Packed, text.Decimal(blob.Get("size").Float()/1e6, 1))
			if !arrives() {
				words += " " + w.Unsaved
			}
			said(words)
		}, failed)
	}
	if js.Global().Get("labPack").Truthy() {
		pack()
		return
	}
	script := document().Call("createElement", "script")
	script.Set("src", data.Get("pack"))
	once(script, "load", func(js.Value) { pack() })
	once(script, "error", func(js.Value) { failed(js.ValueOf("the script did not arrive")) })
	document().Get("head").Call("append", script)
}

// await calls one of two functions, once a promise is settled.
func await(promise js.Value, kept, broken func(js.Value)) {
	var done, failed js.Func
	settle := func(f func(js.Value)) js.Func {
		return js.FuncOf(func(_ js.Value, args []js.Value) any {
			defer report("waiting for a promise")
			defer done.Release()
			defer failed.Release()
			f(args[0])
			return nil
		})
	}
	done, failed = settle(kept), settle(broken)
	promise.Call("then", done, failed)
}

// once hears one event.
func once(target js.Value, event string, f func(js.Value)) {
	var heard js.Func
	heard = js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer report("handling " + event)
		heard.Release()
		f(args[0])
		return nil
	})
	target.Call("addEventListener", event, heard, map[string]any{"once": true})
}
