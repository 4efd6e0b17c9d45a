package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"compressionlab/lessons"
	"compressionlab/web/page"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// widgets renders a page for each cell of a lesson, below embed/, from the
// lesson's own. They have the lessons' worker, and the whole program.
func widgets(documents map[string]string, lesson state.Site, whole page.Assets, root func(dir string) string) {
	whole.PageWasm = whole.Whole
	for _, b := range lesson.Lesson.Blocks {
		if b.Cell == nil {
			continue
		}
		id := b.Cell.ID
		dir := "embed/" + lesson.Lesson.Slug + "/" + id + "/"
		site := lesson
		site.Kind, site.Embed, site.Widget, site.Root, site.Search = state.Widget, true, id, root(dir), ""
		site.Lesson = only(lesson.Lesson, id)
		site.Lessons = slices.DeleteFunc(slices.Clone(lesson.Lessons), func(e state.Entry) bool { return e.Slug != lesson.Lesson.Slug })
		documents[dir] = page.Document(site, whole)
	}
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
	fill := func(source []byte, script string) []byte {
		for name, v := range map[string]string{"widgets": written["widgets"], "words": written["words"], "script": script} {
			source = bytes.ReplaceAll(source, []byte("{{"+name+"}}"), []byte(v))
		}
		return source
	}
	for _, name := range outward {
		if sources[name] == nil {
			return fmt.Errorf("there is no file %s", name)
		}
	}
	files["embed.js"] = fill(sources["embed.js"], "document.currentScript?.src")
	files["lab.widget.mjs"] = bytes.Replace(sources["lab.widget.mjs"], []byte("{{embed}}"), fill(sources["embed.js"], "labScript"), 1)
	return nil
}

// outward are the sources of what other sites load.
var outward = []string{"embed.js", "lab.widget.mjs"}
