// Package files is a folder of the files that a reader gave to a page, as an
// [fs.FS]: a list of names, sizes and places to read from. Nothing is read
// before a cell asks for it, and then only the bytes that it needs.
package files

import (
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const longest = 80 // characters of a name

// Name makes a file's name one that a cell can say: without quotes, slashes and
// what cannot be seen, which would need escaping in the cell's text or mean a
// folder. Other characters, those of HTML too, stay: they are text wherever
// they are shown.
func Name(given string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("\"'`\\/:{}", r), r == utf8.RuneError, !unicode.IsPrint(r):
			return '_'
		}
		return r
	}, strings.TrimSpace(given))
	if runes := []rune(name); len(runes) > longest { // the ending tells its kind
		name = string(runes[:longest/2]) + "…" + string(runes[len(runes)-longest/2+1:])
	}
	if name == "" || name == "." || name == ".." {
		return "file"
	}
	return name
}

// A File is one file of a [Folder].
type File struct {
	Name string
	Size int64
	From io.ReaderAt
}

// A Folder is files of different names, each that [Name] would leave alone.
type Folder []File

// Open opens a file by its name, or the folder itself, ".".
func (f Folder) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	if name == "." {
		return &folder{entries: f.entries()}, nil
	}
	for _, file := range f {
		if file.Name == name {
			return &opened{io.NewSectionReader(file.From, 0, file.Size), info{name, file.Size, 0o444}}, nil
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func (f Folder) entries() []fs.DirEntry {
	var list []fs.DirEntry
	for _, file := range f {
		list = append(list, fs.FileInfoToDirEntry(info{file.Name, file.Size, 0o444}))
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list
}

// opened is a file that is read; it is an [io.ReaderAt] too.
type opened struct {
	*io.SectionReader
	info info
}

func (o *opened) Stat() (fs.FileInfo, error) { return o.info, nil }
func (o *opened) Close() error               { return nil }

// folder is the folder that is read.
type folder struct {
	entries []fs.DirEntry
	at      int
}

func (d *folder) Stat() (fs.FileInfo, error) { return info{".", 0, fs.ModeDir | 0o555}, nil }
func (d *folder) Close() error               { return nil }
func (d *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: ".", Err: fs.ErrInvalid}
}

func (d *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := d.entries[d.at:]
	if n > 0 {
		if len(rest) == 0 {
			return nil, io.EOF
		}
		rest = rest[:min(n, len(rest))]
	}
	d.at += len(rest)
	return slices.Clone(rest), nil
}

// info is what is known of a file. No time is: a result must not depend on one.
type info struct {
	name string
	size int64
	mode fs.FileMode
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.mode.IsDir() }
func (i info) Sys() any           { return nil }
