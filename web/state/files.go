//go:build !lesson

package state

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"compressionlab/web/text"
	"compressionlab/web/wire"
)

// MaxFiles is how many files of the reader's a workbench keeps at most.
const MaxFiles = 20

// What Bench.Shelf may say: the browser keeps the reader's files for the next
// visit, or will not.
const (
	ShelfKept   = "kept"
	ShelfDenied = "denied"
)

// What the reader did with files. A file is a name here, and a handle in the
// browser: its bytes stay where they are until a cell reads it.
type (
	// FilesFound says which files of an earlier visit the browser has kept, if it
	// lets them be read.
	FilesFound struct {
		Files []wire.File
		OK    bool
	}
	// FilesShelved says whether the browser has kept a file that it was given.
	FilesShelved struct{ OK bool }
	// FilesGiven says that the reader chose or dropped files, whose names a cell
	// can say. One of a name that is there takes its place.
	FilesGiven struct{ Files []wire.File }
	// FileRemoved takes a file off the list.
	FileRemoved struct{ Name string }
	// FileUsed asks for a cell that loads a file.
	FileUsed struct{ Name string }
	// DownloadPressed asks for the file that a run of Cell saved, by its place.
	DownloadPressed struct {
		Cell string
		N    int
	}
)

func (FilesFound) isMsg()      {}
func (FilesShelved) isMsg()    {}
func (FilesGiven) isMsg()      {}
func (FileRemoved) isMsg()     {}
func (FileUsed) isMsg()        {}
func (DownloadPressed) isMsg() {}

type (
	// SendFiles tells the worker which files there are.
	SendFiles struct{ Files []wire.File }
	// ShelveFile keeps a file in the browser for the next visit.
	ShelveFile struct{ Name string }
	// UnshelveFile forgets one.
	UnshelveFile struct{ Name string }
	// Download hands the reader the buffer of Cell's result with this number.
	Download struct {
		Cell, Name string
		Buffer     int
	}
)

func (SendFiles) isCmd()    {}
func (ShelveFile) isCmd()   {}
func (UnshelveFile) isCmd() {}
func (Download) isCmd()     {}

func (s State) filed(m Msg) (State, []Cmd) {
	w := text.Words.Bench
	switch m := m.(type) {
	case FilesFound:
		if s.Shelf == "" { // what became of a file that was given meanwhile says more
			s = s.shelved(m.OK)
		}
		list := slices.Clone(s.Files)
		for _, f := range m.Files { // one that was given meanwhile is newer
			if len(list) < MaxFiles && !slices.ContainsFunc(list, func(given wire.File) bool { return given.Name == f.Name }) {
				list = append(list, f)
			}
		}
		if len(list) == len(s.Files) {
			return s, nil
		}
		s.Files = list
		return s.tellFiles(nil)
	case FilesShelved:
		s = s.shelved(m.OK)
	case FilesGiven:
		if len(m.Files) == 0 {
			return s, nil
		}
		list := slices.Clone(s.Files)
		for _, f := range m.Files {
			list = slices.DeleteFunc(list, func(old wire.File) bool { return old.Name == f.Name })
			list = append(list, f)
		}
		said := fmt.Sprintf(w.SaidFiles, m.Files[len(m.Files)-1].Name)
		s.TooMany = max(0, len(list)-MaxFiles)
		if s.TooMany > 0 {
			list, said = list[:MaxFiles], fmt.Sprintf(w.TooManyFiles, MaxFiles)
		}
		s.Files = list
		cmds := []Cmd{Announce{said}}
		for _, f := range m.Files {
			if slices.Contains(list, f) {
				cmds = append(cmds, ShelveFile{f.Name})
			}
		}
		return s.tellFiles(cmds)
	case FileRemoved:
		list := slices.DeleteFunc(slices.Clone(s.Files), func(f wire.File) bool { return f.Name == m.Name })
		if len(list) == len(s.Files) {
			return s, nil
		}
		s.Files, s.TooMany = list, 0
		return s.tellFiles([]Cmd{Announce{fmt.Sprintf(w.SaidFileGone, m.Name)}, UnshelveFile{m.Name}})
	case FileUsed:
		return s.use(m.Name)
	case DownloadPressed:
		c := s.Cell(m.Cell)
		if c == nil || c.Result == nil || m.N < 0 || m.N >= len(c.Result.Saved) {
			return s, nil
		}
		first := 0
		for _, v := range c.Result.Run.Views {
			first += len(v.Matrices)
		}
		return s, []Cmd{Download{c.ID, c.Result.Saved[m.N].Name, first + m.N}}
	}
	return s, nil
}

func (s State) shelved(ok bool) State {
	s.Shelf = ShelfDenied
	if ok {
		s.Shelf = ShelfKept
	}
	return s
}

// tellFiles tells the worker of the files, if it hears; else WorkerReady will.
func (s State) tellFiles(cmds []Cmd) (State, []Cmd) {
	if !s.Ready {
		return s, cmds
	}
	return s, append([]Cmd{SendFiles{s.Files}}, cmds...)
}

// use writes a cell that loads a file, into the last one if that is empty, and
// runs it.
func (s State) use(name string) (State, []Cmd) {
	if !slices.ContainsFunc(s.Files, func(f wire.File) bool { return f.Name == name }) {
		return s, nil
	}
	var cmds []Cmd
	last := s.Cells[len(s.Cells)-1]
	if strings.TrimSpace(last.Text()) != "" {
		if len(s.Cells) == MaxCells {
			return s, nil
		}
		s, cmds = s.rearranged(CellAdded{last.ID})
	}
	id := strconv.Itoa(len(s.Cells))
	d := push(*s.Cell(id), Step{Text: Loading(name), Kind: Typed, Sealed: true})
	s, more := s.set(d).saved(nil)
	cmds = append(append(cmds, more...), FocusTool{id, ""})
	s, more = s.want(*s.Cell(id))
	return s, append(cmds, more...)
}

// Loading is the code that loads a file, by the ending of its name.
func Loading(name string) string {
	if strings.EqualFold(path.Ext(name), ".npy") {
		return fmt.Sprintf("import numpy as np\n\nloaded = np.load(\"%s\")\nprint(loaded.shape, loaded.dtype)", name)
	}
	load := "load_safetensors"
	if strings.EqualFold(path.Ext(name), ".npz") {
		load = "load_npz"
	}
	return fmt.Sprintf("model = %s(\"%s\")\nprint(model)\nprint(storage(model))", load, name)
}
