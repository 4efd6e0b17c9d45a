package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"slices"
	"strings"

	"compressionlab/lessons"
	"compressionlab/web/page"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// An embedding makes what stands in pages of others, below embed/.
type embedding struct {
	*assets
	links, bench page.Assets
	address      string // of the site; "" if nobody knows
	up           func(dir string) string
	stage        []byte // the stage's document, for files from a disk
}

// begin makes what all widgets share, and the manual.
func (e *embedding) begin(sources map[string][]byte, home state.Site, course []state.Entry) error {
	if e.address != "" && !strings.HasPrefix(e.address, "http") {
		return fmt.Errorf("the address %q: want https://…/", e.address)
	}
	pack, err := e.path("pack.js")
	if err != nil {
		return err
	}
	kit, err := makeKit(e.assets, sources["onefile.js"])
	if err != nil {
		return err
	}
	e.links.Pack, e.links.Kit = pack, kit
	e.bench.Pack, e.bench.Kit = pack, kit
	e.stage = bytes.ReplaceAll(sources["stage.html"], []byte("'self'"), []byte(oneSource))
	const dir = "embed/"
	home.Kind, home.Root, home.Lessons, home.Article = state.Manual, e.up(dir), course, manual(course, e.address)
	e.files[dir+"index.html"] = []byte(page.Document(home, e.links))
	return scripts(e.files, sources, course)
}

// widgets renders a page for each cell of a lesson, and the workbench's, from
// what was prepared for theirs. A cell has the lessons' worker, and the whole
// program.
func (e *embedding) widgets(site state.Site) error {
	lesson := site.Lesson
	site.Embed, site.Search = true, ""
	if site.Kind == state.Workbench {
		site.Lessons = nil
		return e.widget("embed/workbench/", site, e.bench, text.Words.Bench.Title)
	}
	site.Kind = state.Widget
	site.Lessons = slices.DeleteFunc(slices.Clone(site.Lessons), func(l state.Entry) bool { return l.Slug != lesson.Slug })
	whole := e.links
	whole.PageWasm = whole.Whole
	for _, b := range lesson.Blocks {
		if b.Cell == nil {
			continue
		}
		site.Widget, site.Lesson = b.Cell.ID, only(lesson, b.Cell.ID)
		if err := e.widget("embed/"+lesson.Slug+"/"+b.Cell.ID+"/", site, whole, b.Cell.Title); err != nil {
			return err
		}
	}
	return nil
}

// widget makes one page, what its one file is made from, and what a program is
// told that asks how to embed it.
func (e *embedding) widget(dir string, site state.Site, links page.Assets, title string) error {
	site.Root = e.up(dir)
	if e.address != "" {
		links.OEmbed = dir + "oembed.json"
		if err := e.oEmbed(dir, title); err != nil {
			return err
		}
	}
	e.files[dir+"index.html"] = []byte(page.Document(site, links))
	one, err := onePage(site, e.stage, site.Kind == state.Workbench)
	e.files[dir+"one.json"] = one
	return err
}

// oEmbed is what a page says to those that ask by oEmbed 1.0 how to show it. It
// has to name the frame by its whole address.
func (e *embedding) oEmbed(dir, title string) error {
	const width, height = 900, 640
	frame := fmt.Sprintf(`<iframe src="%s" title="%s" width="%d" height="%d" loading="lazy" allow="clipboard-write"></iframe>`,
		html.EscapeString(e.address+dir), html.EscapeString(title), width, height)
	written, err := json.MarshalIndent(map[string]any{"version": "1.0", "type": "rich", "title": title, "provider_name": text.Words.Site, "provider_url": e.address,
		"html": frame, "width": width, "height": height}, "", "\t")
	e.files[dir+"oembed.json"] = written
	return err
}

// only is a lesson with one cell and those that it goes on with, and no prose.
func only(l *lessons.Lesson, id string) *lessons.Lesson {
	var kept []lessons.Block
	for i := len(l.Blocks) - 1; i >= 0; i-- {
		if c := l.Blocks[i].Cell; c != nil && c.ID == id {
			kept = append(kept, lessons.Block{Cell: c})
			id = c.After
		}
	}
	slices.Reverse(kept)
	one := *l
	one.Blocks = kept
	return &one
}

// scripts are what other sites load, by names that stay: the element of embed.js,
// and the same as an anywidget.
func scripts(files, sources map[string][]byte, entries []state.Entry) error {
	known := map[string][2][]string{} // by lesson: its cells, and which are exercises
	for _, e := range entries {
		known[e.Slug] = [2][]string{e.Cells, append([]string{}, e.Tasks...)}
	}
	written := map[string]string{}
	for name, v := range map[string]any{"widgets": known, "words": text.Embedding.Element} {
		b, err := json.Marshal(v)
		if err != nil {
			return err
		}
		written[name] = string(b)
	}
	fill := func(source []byte, script, here string) []byte {
		for name, v := range map[string]string{"widgets": written["widgets"], "words": written["words"], "script": script, "go": here} {
			source = bytes.ReplaceAll(source, []byte("{{"+name+"}}"), []byte(v))
		}
		return source
	}
	for _, name := range outward {
		if sources[name] == nil {
			return fmt.Errorf("there is no file %s", name)
		}
	}
	files["embed.js"] = fill(sources["embed.js"], "document.currentScript?.src", "document.currentScript?.dataset.go")
	files["lab.widget.mjs"] = bytes.Replace(sources["lab.widget.mjs"], []byte("{{embed}}"), fill(sources["embed.js"], "labScript", "null"), 1)
	return nil
}

// outward are the sources of what other sites load.
var outward = []string{"embed.js", "lab.widget.mjs"}
