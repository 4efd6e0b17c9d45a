package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"compressionlab/lessons"
	"compressionlab/web/page"
	"compressionlab/web/state"
)

// A kit is what a page of the site makes one HTML file of itself from: the
// document around it, and all files that it may name. Texts are in the kit, with
// names in place of addresses; the rest is fetched, and mostly there already.
type kit struct {
	Before string             `json:"before"`
	After  string             `json:"after"`
	Files  map[string]kitFile `json:"files"`
}

type kitFile struct {
	Type string  `json:"type"`
	Text *string `json:"text,omitempty"`
	URL  string  `json:"url,omitempty"` // beside the kit
}

// makeKit puts the kit into a, and returns its path.
func makeKit(a *assets, loader []byte) (string, error) {
	files, err := loose(a.sources)
	if err != nil {
		return "", err
	}
	before, after, ok := bytes.Cut(shell([]byte{0}, loader), []byte{0})
	if !ok {
		return "", fmt.Errorf("the shell of the one file has no place for what is packed")
	}
	k := kit{Before: string(before), After: string(after), Files: map[string]kitFile{}}
	for _, name := range sorted(files) {
		kind, err := kindOf(name)
		if err != nil {
			return "", err
		}
		f := kitFile{Type: kind}
		switch path.Ext(name) {
		case ".css", ".js", ".svg", ".html":
			text := string(files[name])
			f.Text = &text
		default:
			at, err := a.path(name)
			if err != nil {
				return "", err
			}
			f.URL = path.Base(at)
		}
		k.Files[name] = f
	}
	written, err := json.Marshal(k)
	if err != nil {
		return "", err
	}
	return a.add("kit.json", written), nil
}

// onePage is a widget as its one file has it, as JSON that pack.js reads.
func onePage(site state.Site, stage []byte, whole bool) ([]byte, error) {
	links := named(whole)
	site.Root, site.Worker, site.Stage, site.Search, site.StageText = state.OneRoot, links.Worker, "", "", string(stage)
	l := *site.Lesson
	l.Blocks = append([]lessons.Block(nil), l.Blocks...)
	for i, b := range l.Blocks {
		if b.Cell != nil && b.Cell.Still != nil { // whoever can read the file can run the cell
			c := *b.Cell
			c.Still = &lessons.Still{Output: c.Still.Output}
			l.Blocks[i].Cell = &c
		}
	}
	site.Lesson = &l
	return json.Marshal(map[string]string{"page": page.Document(site, links)})
}

// kindOf is the type of a file in the one file.
func kindOf(name string) (string, error) {
	kinds := map[string]string{"": "text/html", ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm", ".woff2": "font/woff2",
		".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml", ".txt": "text/plain"}
	if kind, ok := kinds[strings.ToLower(path.Ext(name))]; ok {
		return kind, nil
	}
	return "", fmt.Errorf("%s: no type for this kind of file", name)
}
