package page

import (
	"strings"
	"syscall/js"

	"compressionlab/web/state"
)

// openLink hands the address's fragment to the state.
func (b *browser) openLink() {
	fragment := js.Global().Get("location").Get("hash").String()
	if fragment == "" { // a file may have its session in it
		if kept := document().Call("getElementById", "lab-boot").Get("dataset").Get("state"); kept.Type() == js.TypeString {
			fragment = kept.String()
		}
	}
	if fragment != "" {
		b.send(state.LinkOpened{Fragment: fragment})
	}
}

// copyLink writes the page's address with a fragment to the clipboard. It is
// called while the reader's click is handled: later a browser may refuse.
func (b *browser) copyLink(c state.Copy) {
	address, _, _ := strings.Cut(js.Global().Get("location").Get("href").String(), "#")
	if b.host != nil && b.now.Site.Root != state.OneRoot { // what the page around asked for is its own
		address, _, _ = strings.Cut(address, "?")
	}
	url := address + "#" + c.Fragment
	if c.Code {
		root := js.Global().Get("URL").New(b.now.Site.At("./"), address).Get("href").String()
		url = embedCode(b.now.Site, b.now.Cell(c.Cell), root, c.Fragment)
	}
	// What a command leads to waits until the state is the one that gave it.
	answer := func(ok bool) { after(0, func() { b.send(state.Copied{Cell: c.Cell, URL: url, Code: c.Code, OK: ok}) }) }
	clipboard := js.Global().Get("navigator").Get("clipboard")
	if !clipboard.Truthy() { // a page of http://, a sandboxed frame
		answer(false)
		return
	}
	var done, failed js.Func
	end := func(ok bool) js.Func {
		return js.FuncOf(func(js.Value, []js.Value) any {
			defer report("copying a link")
			answer(ok)
			done.Release()
			failed.Release()
			return nil
		})
	}
	done, failed = end(true), end(false)
	clipboard.Call("writeText", url).Call("then", done, failed)
}

// dropLink takes the fragment out of the address. A browser that does not let
// it keeps an address that brings the link's session back.
func dropLink() {
	defer func() { _ = recover() }()
	address, _, _ := strings.Cut(js.Global().Get("location").Get("href").String(), "#")
	js.Global().Get("history").Call("replaceState", js.Null(), "", address)
}
