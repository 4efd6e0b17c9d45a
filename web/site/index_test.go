package main

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"testing"

	"compressionlab/lessons"
	"compressionlab/lessons/read"
	"compressionlab/web/search"
	"compressionlab/web/text"
)

// The headings cut the prose; what a term means is no part of it.
func TestHeaded(t *testing.T) {
	got, err := headed(`<div class="prose"><p>One &amp; <em>two</em>.</p><h2 id="a-b">A <code>b</code></h2><p>Three</p><ul><li>four</li><li>five</li></ul><aside popover id="x"><p>Not this.</p></aside><math display="block"><mi>x</mi></math></div>`)
	want := []part{{"", "", "One & two."}, {"a-b", "A b", "Three four five"}}
	if err != nil || len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

// A question is found by its words and its choices, an exercise by what it asks;
// neither gives its answer away.
func TestCellSections(t *testing.T) {
	got := cellSections("l/", "L", &lessons.Cell{ID: "c", Title: "T", Code: "x = 1\ny = 2\n",
		Ask:  &lessons.Ask{Question: "Is *x* like `a * b`?", Choices: []lessons.Choice{{Text: "No", Said: "Wrong."}, {Text: "`y` is", Right: true}}, Answer: "Because."},
		Task: &lessons.Task{Asks: []string{"`x` is 2", "`y` is 3"}, Solution: "x = 2\n"}})
	w := text.Words
	want := []search.Section{
		{Path: "l/#ask-c", Part: "L", Title: w.AskTitle + ": T", Text: "Is x like a * b? · No · y is"},
		{Path: "l/#cell-c", Part: "L", Title: "T", Text: "x = 1 y = 2"},
		{Path: "l/#task-c", Part: "L", Title: w.TaskTitle + ": T", Text: "x is 2 · y is 3"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// Every section of the index leads to an element of the site, and the course can
// be found by its words and by its code.
func TestSearchIndex(t *testing.T) {
	files := built(t)
	course, _ := read.All(lessons.Files, "en")
	terms, _ := read.Glossary(lessons.Files, "en")
	raw, err := searchIndex(course, terms)
	if err != nil {
		t.Fatal(err)
	}
	var index search.Index
	if err := json.Unmarshal(raw, &index); err != nil || len(index) < 50 {
		t.Fatalf("%d sections, %v", len(index), err)
	}
	for _, s := range index {
		to, id, _ := strings.Cut(s.Path, "#")
		page := string(files[path.Join(to, "index.html")])
		if page == "" || id != "" && !strings.Contains(page, `id="`+id+`"`) {
			t.Errorf("%q leads nowhere", s.Path)
		}
		if s.Title == "" || s.Text == "" || s.Part == "" {
			t.Errorf("a part of %+v is empty", s)
		}
	}
	for query, want := range map[string]string{"break-even sparsity": "glossary/#break-even-sparsity", "remove_channels": "lessons/structured-pruning/", "temperature": "lessons/distillation/#temperature",
		"which takes the most bytes": "lessons/what-compression-is/#ask-count", "no digit is read right less often": "lessons/shipping-it/#task-try"} {
		hits, _ := index.Find(query)
		if len(hits) == 0 || !strings.HasPrefix(hits[0].Path, want) {
			t.Errorf("%q does not lead to %s first, of %d places", query, want, len(hits))
		}
	}
}
