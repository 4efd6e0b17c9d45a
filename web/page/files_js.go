//go:build !lesson

package page

import (
	"slices"
	"strings"
	"syscall/js"

	"compressionlab/web/files"
	"compressionlab/web/port"
	"compressionlab/web/state"
	"compressionlab/web/text"
	"compressionlab/web/wire"
)

// listen hears of files that are chosen or dropped. A file that misses the
// page of a workbench would be opened in its place, so all of it is one target.
func (w *bench) listen(on func(target js.Value, name string, f func(js.Value))) {
	carries := func(e js.Value) bool {
		transfer := e.Get("dataTransfer")
		return transfer.Truthy() && transfer.Get("types").Call("includes", "Files").Bool()
	}
	over := func(is bool) {
		data := document().Get("documentElement").Get("dataset")
		if is {
			data.Set("labDrop", "true")
		} else {
			data.Delete("labDrop")
		}
	}
	w.shelf.all(w.take)
	on(document(), "dragover", func(e js.Value) {
		if carries(e) {
			e.Call("preventDefault")
			over(true)
		}
	})
	on(document(), "dragleave", func(e js.Value) {
		if e.Get("relatedTarget").IsNull() {
			over(false)
		}
	})
	on(document(), "drop", func(e js.Value) {
		over(false)
		if carries(e) {
			e.Call("preventDefault")
			w.give(e.Get("dataTransfer").Get("files"))
		}
	})
	on(document(), "change", func(e js.Value) {
		if field := e.Get("target"); field.Get("type").Type() == js.TypeString && field.Get("type").String() == "file" {
			w.give(field.Get("files"))
			field.Set("value", "") // so that the same file can be chosen again
		}
	})
}

// take lists the files that an earlier visit has left.
func (w *bench) take(kept map[string]js.Value, ok bool) {
	var found []wire.File
	for name, f := range kept {
		if w.objects[name].IsUndefined() {
			w.objects[name] = f
			found = append(found, wire.File{Name: name, Size: int64(f.Get("size").Float())})
		}
	}
	slices.SortFunc(found, func(a, b wire.File) int { return strings.Compare(a.Name, b.Name) })
	w.send(state.FilesFound{Files: found, OK: ok})
}

func (w *bench) shelved(ok bool) { w.send(state.FilesShelved{OK: ok}) }

// give takes handles of files; nothing of them is read here.
func (w *bench) give(list js.Value) {
	var given []wire.File
	for i := range list.Length() {
		f := list.Index(i)
		name := files.Name(f.Get("name").String())
		w.objects[name] = f
		given = append(given, wire.File{Name: name, Size: int64(f.Get("size").Float())})
	}
	w.send(state.FilesGiven{Files: given})
}

func (w *bench) sendFiles(list []wire.File) {
	var objects []js.Value
	for _, f := range list {
		objects = append(objects, w.objects[f.Name])
	}
	if err := port.Give(w.worker, wire.Files{Files: list}, objects...); err != nil {
		panic(err.Error())
	}
}

// download hands a buffer that came with a run to the reader, as a file.
func (w *bench) download(c state.Download) {
	if kept := w.buffers[c.Cell]; c.Buffer < len(kept) {
		hand(files.Name(c.Name), kept[c.Buffer])
	}
}

// hand gives the reader a file that was made here.
func hand(name string, content js.Value) {
	defer unsure()
	blob := js.Global().Get("Blob").New([]any{content}, map[string]any{"type": "application/octet-stream"})
	url := js.Global().Get("URL").Call("createObjectURL", blob)
	a := document().Call("createElement", "a")
	a.Set("href", url)
	a.Set("download", name)
	a.Call("click")
	after(60e9, func() { js.Global().Get("URL").Call("revokeObjectURL", url) }) // a browser may ask the reader first
}

// arrives reports whether no sandbox can keep a file back.
func arrives() bool {
	f := js.Global().Get("labFrame")
	return !f.Truthy() || f.Call("free").Bool()
}

// unsure shows what to do if a file does not arrive, where that may be so: a browser
// says nothing to a page in a sandbox that lets none through.
func unsure() {
	if arrives() {
		return
	}
	document().Get("documentElement").Get("dataset").Set("labUnsure", "true")
	if e := document().Call("getElementById", "lab-said"); e.Truthy() {
		e.Set("textContent", text.Embedding.Unsaved)
	}
}
