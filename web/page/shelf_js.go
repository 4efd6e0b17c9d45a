//go:build !lesson

package page

import (
	"syscall/js"
	"time"
)

// A shelf keeps the files that a reader gave to the page at path, in this browser
// and nowhere else, from one visit to the next: in IndexedDB, by the path and the
// file's name. Where that is refused (a private window, a sandboxed frame, no
// room) the answer is false, and nothing else is different. So it is where none
// comes: a browser may leave an opening of its base without any.
type shelf struct{ path string }

const (
	shelfName     = "compression-lab"
	shelfOf       = "files"
	shelfPatience = 5 * time.Second
)

func (s shelf) put(name string, file js.Value, done func(ok bool)) {
	s.with("readwrite", func(files js.Value) js.Value { return files.Call("put", file, s.key(name)) }, func(_ js.Value, ok bool) { done(ok) })
}

func (s shelf) drop(name string, done func(ok bool)) {
	s.with("readwrite", func(files js.Value) js.Value { return files.Call("delete", s.key(name)) }, func(_ js.Value, ok bool) { done(ok) })
}

// all gives the files of this page by name.
func (s shelf) all(done func(files map[string]js.Value, ok bool)) {
	mine := func() js.Value {
		return js.Global().Get("IDBKeyRange").Call("bound", []any{s.path}, []any{s.path, []any{}}) // an array is above every name
	}
	s.with("readonly", func(files js.Value) js.Value { return files.Call("getAllKeys", mine()) }, func(keys js.Value, ok bool) {
		if !ok {
			done(nil, false)
			return
		}
		s.with("readonly", func(files js.Value) js.Value { return files.Call("getAll", mine()) }, func(list js.Value, ok bool) {
			if !ok || list.Length() != keys.Length() { // another window has been here in between
				done(nil, ok)
				return
			}
			found := map[string]js.Value{}
			for i := range list.Length() {
				found[keys.Index(i).Index(1).String()] = list.Index(i)
			}
			done(found, true)
		})
	})
}

func (s shelf) key(name string) []any { return []any{s.path, name} }

// with asks something of the files in a transaction and calls done once, with
// what was answered when all of it is written.
func (s shelf) with(mode string, ask func(files js.Value) (request js.Value), done func(answer js.Value, ok bool)) {
	var heard []js.Func
	opened, ended := false, false
	end := func(answer js.Value, ok bool) {
		if ended {
			return
		}
		ended = true
		for _, f := range heard {
			f.Release()
		}
		done(answer, ok)
	}
	fail := func() { end(js.Undefined(), false) }
	after(shelfPatience, func() {
		if !opened && !ended {
			ended = true // what is asked for is done if the base opens later, but nobody waits
			done(js.Undefined(), false)
		}
	})
	on := func(target js.Value, name string, f func()) {
		call := js.FuncOf(func(js.Value, []js.Value) any {
			defer report("keeping a file")
			f()
			return nil
		})
		heard = append(heard, call)
		target.Set(name, call)
	}
	var opening js.Value
	if !allowed(func() {
		// To name it may throw already, and what Get throws ends the program.
		base := js.Global().Get("Reflect").Call("get", js.Global(), "indexedDB")
		opening = base.Call("open", shelfName, 1)
	}) {
		fail()
		return
	}
	on(opening, "onupgradeneeded", func() { opening.Get("result").Call("createObjectStore", shelfOf) })
	on(opening, "onerror", fail)
	on(opening, "onsuccess", func() {
		opened = true
		base := opening.Get("result")
		if !allowed(func() {
			deal := base.Call("transaction", shelfOf, mode)
			request := ask(deal.Call("objectStore", shelfOf))
			on(deal, "onabort", func() { base.Call("close"); fail() })
			on(deal, "oncomplete", func() { base.Call("close"); end(request.Get("result"), true) })
		}) {
			base.Call("close")
			fail()
		}
	})
}

// allowed reports whether the browser lets f do what it does: storage that is
// denied throws.
func allowed(f func()) (ok bool) {
	defer func() { ok = recover() == nil }()
	f()
	return
}
