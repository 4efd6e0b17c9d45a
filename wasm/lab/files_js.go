//go:build !lesson

package main

import (
	"errors"
	"fmt"
	"io"
	"syscall/js"

	"compressionlab/engine/lab"
	"compressionlab/web/files"
	"compressionlab/web/wire"
)

func init() {
	var list files.Folder
	folder = func() *lab.Folder {
		f := lab.In(list)
		f.Where = "Files are looked for among those that you gave to this page, under “Your files”."
		return f
	}
	give = func(m wire.Files, objects []js.Value) {
		list, given, made.layer = folderOf(m, objects), len(m.Files), nil
	}
	compare, exported = sideBySide, file
	heard = append(heard, wire.Files{}, wire.Compare{}, wire.Export{})
}

// folderOf is a folder of JavaScript Files.
func folderOf(m wire.Files, objects []js.Value) (f files.Folder) {
	for i, file := range m.Files {
		if i < len(objects) {
			f = append(f, files.File{Name: file.Name, Size: file.Size, From: &blob{file: objects[i]}})
		}
	}
	return f
}

// A blob reads a JavaScript File. Small pieces come out of a window of it, as to
// ask the browser for one takes a tenth of a millisecond.
type blob struct {
	file   js.Value
	window []byte
	at     int64 // of the window
}

const windowSize = 1 << 20

// ReadAt is an [io.ReaderAt]'s.
func (b *blob) ReadAt(p []byte, off int64) (n int, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the browser cannot read it: it is a folder, or has changed since it was given; give it to the page again")
		}
	}()
	for n < len(p) {
		from := off + int64(n)
		if from < b.at || from >= b.at+int64(len(b.window)) {
			b.at, b.window = from, read(b.file, from, from+int64(max(windowSize, len(p)-n)))
			if len(b.window) == 0 {
				return n, io.EOF
			}
		}
		n += copy(p[n:], b.window[from-b.at:])
	}
	return n, nil
}

// read is the bytes of a File from one place to another, or to its end.
func read(file js.Value, from, to int64) []byte {
	buffer := js.Global().Get("FileReaderSync").New().Call("readAsArrayBuffer", file.Call("slice", float64(from), float64(to)))
	b := make([]byte, buffer.Get("byteLength").Int())
	if n := js.CopyBytesToGo(b, js.Global().Get("Uint8Array").New(buffer)); n != len(b) {
		panic(fmt.Sprint("only ", n, " bytes"))
	}
	return b
}
