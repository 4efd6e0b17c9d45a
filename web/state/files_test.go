//go:build !lesson

package state

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"compressionlab/engine/lab/python"
	"compressionlab/engine/trace"
	"compressionlab/web/files"
	"compressionlab/web/wire"
)

// The worker hears of the files before it hears of a run that reads one, and a
// new worker hears of them again.
func TestFiles(t *testing.T) {
	p := bench(t, "a")
	p.send(FilesGiven{[]wire.File{{Name: "m.npz", Size: 3}, {Name: "<img onerror>.safetensors", Size: 9}}})
	if sent, _ := has[SendFiles](p); !reflect.DeepEqual(sent.Files, p.Files) || len(sent.Files) != 2 {
		t.Errorf("sent %+v of %+v", sent, p.Files)
	}
	p.send(FilesGiven{[]wire.File{{Name: "m.npz", Size: 4}}})
	if want := []wire.File{{Name: "<img onerror>.safetensors", Size: 9}, {Name: "m.npz", Size: 4}}; !reflect.DeepEqual(p.Files, want) {
		t.Errorf("a file that was given again: %+v", p.Files)
	}
	p.send(FileUsed{"m.npz"})
	run := p.sent()
	if run == nil || !strings.Contains(run.Cells[1], `load_npz("m.npz")`) || len(p.Cells) != 2 {
		t.Fatalf("sent %+v", run)
	}
	p.send(StopPressed{})
	p.send(RunPressed{"2"})
	p.send(WorkerReady{})
	var order []string
	for _, c := range p.cmds {
		order = append(order, fmt.Sprintf("%T", c))
	}
	if !slices.Equal(order[:2], []string{"state.SendFiles", "state.SendRun"}) {
		t.Errorf("a new worker is told %v", order)
	}
	p.answer(trace.Run{}, 0.01)
	p.send(FileRemoved{"m.npz"})
	if sent, ok := has[SendFiles](p); !ok || len(sent.Files) != 1 {
		t.Errorf("after it was taken away: %+v", sent)
	}
	p.send(FileUsed{"m.npz"})
	p.send(FileRemoved{"m.npz"})
	if len(p.cmds) != 0 || len(p.Cells) != 2 {
		t.Error("a file that is not there is loaded, or taken away")
	}
	var many []wire.File
	for i := range 100 {
		many = append(many, wire.File{Name: fmt.Sprint(i)})
	}
	p.send(FilesGiven{many})
	if len(p.Files) != MaxFiles || p.TooMany != 81 {
		t.Errorf("%d of 101 files are kept, %d are not", len(p.Files), p.TooMany)
	}
	for len(p.Cells) < MaxCells {
		p.send(CellAdded{"1"})
	}
	p.send(Edited{"20", "x"})
	if p.send(FileUsed{"0"}); len(p.Cells) != MaxCells || p.Cell("20").Text() != "x" {
		t.Error("there is no room for a cell, and one was written")
	}
}

// What loads a file is code, whatever its name.
func TestLoading(t *testing.T) {
	for _, given := range []string{"m.npz", "M.NPY", "a b.safetensors", `"); boom(" .npz`, "{x}.npy", `\`, "<img onerror>.npz"} {
		name := files.Name(given)
		code := Loading(name)
		if _, err := python.Parse("cell", code); err != nil || !strings.Contains(code, `("`+name+`")`) {
			t.Errorf("%q: %v\n%s", given, err, code)
		}
	}
}

func TestDownload(t *testing.T) {
	p := bench(t, "a")
	p.send(RunPressed{"1"})
	p.send(Answered{wire.Ran{ID: p.Flight.ID, Run: pruned(), Files: []wire.File{{Name: "a.npz"}, {Name: "b.npz"}}}})
	p.send(DownloadPressed{"1", 1})
	if got, _ := has[Download](p); got != (Download{"1", "b.npz", 3}) { // after two matrices and a file
		t.Errorf("%+v", got)
	}
	for _, n := range []int{-1, 2} {
		if p.send(DownloadPressed{"1", n}); len(p.cmds) != 0 {
			t.Errorf("file %d is handed out", n)
		}
	}
}

// What is given is kept, what is removed is not; what an earlier visit has left
// comes after what was given meanwhile, and the worker hears of it.
func TestShelf(t *testing.T) {
	p := bench(t, "a")
	p.send(FilesGiven{[]wire.File{{Name: "a.npz", Size: 3}}})
	if kept, ok := has[ShelveFile](p); !ok || kept.Name != "a.npz" || p.Shelf != "" {
		t.Errorf("kept %+v, %q", kept, p.Shelf)
	}
	p.send(FilesShelved{true})
	p.send(FilesFound{[]wire.File{{Name: "a.npz", Size: 9}, {Name: "b.npz", Size: 5}}, true})
	want := []wire.File{{Name: "a.npz", Size: 3}, {Name: "b.npz", Size: 5}}
	if sent, _ := has[SendFiles](p); !reflect.DeepEqual(p.Files, want) || !reflect.DeepEqual(sent.Files, want) || p.Shelf != ShelfKept {
		t.Errorf("files %+v, sent %+v, %q", p.Files, sent, p.Shelf)
	}
	if kept, ok := has[ShelveFile](p); ok {
		t.Errorf("what is kept is kept again: %+v", kept)
	}
	p.send(FileRemoved{"b.npz"})
	if gone, ok := has[UnshelveFile](p); !ok || gone.Name != "b.npz" {
		t.Errorf("forgot %+v", gone)
	}
	p.send(FilesShelved{false})
	if p.Shelf != ShelfDenied {
		t.Errorf("%q", p.Shelf)
	}

	// A file that could not be kept is not called kept because others can be read.
	full, private := bench(t, "a"), bench(t, "a")
	full.send(FilesShelved{false})
	full.send(FilesFound{[]wire.File{{Name: "b.npz"}}, true})
	private.send(FilesFound{nil, false})
	if full.Shelf != ShelfDenied || private.Shelf != ShelfDenied {
		t.Errorf("no room: %q; nothing may be read: %q", full.Shelf, private.Shelf)
	}

	// No more than there is room for is found, or kept.
	var many []wire.File
	for i := range MaxFiles + 3 {
		many = append(many, wire.File{Name: fmt.Sprintf("%d.npz", i)})
	}
	p.send(FilesFound{many, true})
	if len(p.Files) != MaxFiles {
		t.Errorf("%d files", len(p.Files))
	}
	p.send(FilesGiven{many})
	n := 0
	for _, c := range p.cmds {
		if _, ok := c.(ShelveFile); ok {
			n++
		}
	}
	if n != MaxFiles-1 { // a.npz was there first
		t.Errorf("%d of %d files are kept", n, len(p.Files))
	}
}
