package main

import (
	"encoding/json"
	"strings"
	"testing"

	"compressionlab/lessons"
	"compressionlab/lessons/read"
	"compressionlab/web/embed"
	"compressionlab/web/page"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// Every cell has a page of its own, and the manual names each.
func TestWidgetPages(t *testing.T) {
	files := built(t)
	course, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	manual := string(files["embed/index.html"])
	pages := 1
	for _, l := range course {
		for _, b := range l.Blocks {
			if b.Cell == nil {
				continue
			}
			pages++
			doc := string(files["embed/"+l.Slug+"/"+b.Cell.ID+"/index.html"])
			if strings.Count(doc, `data-lab-cell="`) != 1 || !strings.Contains(doc, `data-lab-cell="`+b.Cell.ID+`"`) || !strings.Contains(doc, `"noindex"`) {
				t.Errorf("%s %s: the page is not that of the cell alone", l.Slug, b.Cell.ID)
			}
			if after := b.Cell.After; after != "" && !strings.Contains(doc, `"id":"`+after+`"`) {
				t.Errorf("%s %s: the cell %s that it goes on with is missing", l.Slug, b.Cell.ID, after)
			}
			if !strings.Contains(manual, `href="`+l.Slug+"/"+b.Cell.ID+`/"`) {
				t.Errorf("the manual does not name %s %s", l.Slug, b.Cell.ID)
			}
			if !strings.Contains(string(files["embed.js"]), `"`+b.Cell.ID+`"`) {
				t.Errorf("embed.js does not know %s %s", l.Slug, b.Cell.ID)
			}
		}
	}
	if pages < 50 || files["embed/workbench/index.html"] == nil {
		t.Errorf("%d pages", pages)
	}
	for _, name := range outward {
		if content := string(files[name]); strings.Contains(content, "{{") || !strings.Contains(content, "customElements.define") {
			t.Errorf("%s: not filled in, or without the element", name)
		}
	}
}

// The manual has words for each row of the tables, and the tables for each word.
func TestManualWords(t *testing.T) {
	w := text.Manual
	for _, p := range embed.Params {
		if w.Param[p.Name] == "" || w.Kinds[p.Kind] == "" {
			t.Errorf("the parameter %s has no words", p.Name)
		}
	}
	for _, k := range append(embed.Said, embed.Asked...) {
		if w.Message[k.Type] == "" {
			t.Errorf("the message %s has no words", k.Type)
		}
	}
	if len(w.Param) != len(embed.Params) || len(w.Message) != len(embed.Said)+len(embed.Asked) {
		t.Error("there are words for what is not there")
	}
}

// A site that knows its address answers those that ask by oEmbed; one that does
// not has no such answer.
func TestOEmbed(t *testing.T) {
	for name := range built(t) {
		if strings.HasSuffix(name, "oembed.json") {
			t.Fatalf("%s is there, and nobody knows the address", name)
		}
	}
	e := embedding{assets: newAssets(nil), address: "https://lab.example/a/"}
	if err := e.oEmbed("embed/storage/dense/", `What "dense" takes`); err != nil {
		t.Fatal(err)
	}
	var said struct{ Version, Type, Title, HTML string }
	if err := json.Unmarshal(e.files["embed/storage/dense/oembed.json"], &said); err != nil {
		t.Fatal(err)
	}
	if said.Version != "1.0" || said.Type != "rich" || !strings.Contains(said.HTML, `src="https://lab.example/a/embed/storage/dense/" title="What &#34;dense&#34; takes"`) {
		t.Errorf("%+v", said)
	}
}

// A page that has such an answer says where it is.
func TestOEmbedNamed(t *testing.T) {
	course, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range course[0].Blocks {
		if b.Cell == nil {
			continue
		}
		site := state.Site{Kind: state.Widget, Embed: true, Root: "../../../", Widget: b.Cell.ID, Lesson: only(&course[0], b.Cell.ID)}
		const link = `<link rel="alternate" type="application/json+oembed" href="../../../embed/a/b/oembed.json">`
		if doc := page.Document(site, page.Assets{OEmbed: "embed/a/b/oembed.json"}); !strings.Contains(doc, link) {
			t.Errorf("the page does not say where its answer is: %.2000s", doc)
		}
		if doc := page.Document(site, page.Assets{}); strings.Contains(doc, "oembed") {
			t.Error("a page without an answer names one")
		}
		break
	}
}
