package read_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"compressionlab/lessons"
	"compressionlab/lessons/read"
)

const front = "---\ntitle: T\nnumber: 1\nlead: L.\nsummary: S.\n---\n" // 6 lines

const small = front + `
` + "```picture bars\nalt: One bar\n---\nprint(1)\n```" + `

A *word*.

## In “place”

` + "```python\nplain = 1\n```" + `

` + "```lab one" + `
title: The first
slider: sparsity 0 1 0.01 "keep all" "keep none"
finds: inplace-prune, baseline-mutated
---
m = load_model("digits_mlp")

magnitude_prune(m, sparsity=0.90)
--- output
done
` + "```" + `

` + "```lab two" + `
title: The second
after: one
finds:
---
print(m)
` + "```" + `

The end.
`

func TestLesson(t *testing.T) {
	for _, ends := range []string{"\n", "\r\n"} {
		got, err := read.Lesson("en/small.md", []byte(strings.ReplaceAll(small, "\n", ends)))
		if err != nil {
			t.Fatal(err)
		}
		want := lessons.Lesson{
			Slug: "small", Number: 1, Title: "T", Lead: "L.", Summary: "S.",
			Picture: &lessons.Picture{Kind: "bars", Alt: "One bar", Code: "print(1)\n"},
			Blocks: []lessons.Block{
				{HTML: "<div class=\"prose\">\n<p>A <em>word</em>.</p>\n<h2 id=\"in-place\">In “place”</h2>\n<pre><code class=\"language-python\">plain = 1\n</code></pre>\n</div>"},
				{Cell: &lessons.Cell{
					ID: "one", Title: "The first",
					Code:    "m = load_model(\"digits_mlp\")\n\nmagnitude_prune(m, sparsity=0.90)\n",
					Sliders: []lessons.Slider{{Name: "sparsity", Min: 0, Max: 1, Step: 0.01, Low: "keep all", High: "keep none"}},
					Expect:  lessons.Expect{Output: "done\n", Findings: []string{"inplace-prune", "baseline-mutated"}},
				}},
				{Cell: &lessons.Cell{ID: "two", Title: "The second", After: "one", Code: "print(m)\n"}},
				{HTML: "<div class=\"prose\">\n<p>The end.</p>\n</div>"},
			},
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("line ends %q:\n got %+v\nwant %+v", ends, got, want)
		}
	}
}

// A question goes with the cell below it, and an exercise has its check, what the
// check asks, and a solution; their order does not matter.
func TestExercise(t *testing.T) {
	got, err := read.Lesson("en/x.md", []byte(front+"```ask one\nWill `x`\nbe 2?\n\n- No\n  It is\n  two.\n+ Yes\n---\nOne and one\nis two.\n```\n\n"+
		"```lab one\ntitle: T\n---\nx = 1\n--- solution\nx = 2\n--- output\nnothing\n--- check\nexpect(x == 2, \"`x` is 2\", f\"it is {x}\")\n```\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []lessons.Block{{Cell: &lessons.Cell{
		ID: "one", Title: "T", Code: "x = 1\n", Expect: lessons.Expect{Output: "nothing\n"},
		Ask:  &lessons.Ask{Question: "Will `x` be 2?", Answer: "One and one is two.", Choices: []lessons.Choice{{Text: "No", Said: "It is two."}, {Text: "Yes", Right: true}}},
		Task: &lessons.Task{Check: "expect(x == 2, \"`x` is 2\", f\"it is {x}\")\n", Asks: []string{"`x` is 2"}, Solution: "x = 2\n"},
	}}}
	if !reflect.DeepEqual(got.Blocks, want) {
		t.Errorf("got %+v", got.Blocks[0].Cell)
	}
}

// Every mistake is reported with the line on which it stands. The cell's fence
// is line 7, its header begins on line 8.
func TestErrors(t *testing.T) {
	cell := func(header, code string) string {
		return front + "```lab c\n" + header + "\n---\n" + code + "\n```\n"
	}
	ask := func(choices string) string { return "```ask c\nQ?\n" + choices + "\n```\n" }
	for _, test := range []struct {
		name, file, text string
		line             int
		says             string
	}{
		{"no front matter", "", "# Title\n", 1, "want front matter"},
		{"front matter open", "", "---\ntitle: T\n", 1, "not closed"},
		{"front matter key", "", "---\ntitle: T\nauthor: A\n---\n", 3, `unknown key "author"`},
		{"front matter twice", "", "---\ntitle: T\ntitle: T\n---\n", 3, "title is given twice"},
		{"front matter line", "", "---\ntitle T\n---\n", 2, "want key: value"},
		{"no lead", "", "---\ntitle: T\nnumber: 1\nsummary: S\n---\n", 5, "has no lead"},
		{"empty title", "", "---\ntitle:\n---\n", 2, "title is empty"},
		{"number", "", "---\nnumber: one\n---\n", 2, `number "one"`},
		{"file name", "en/My lesson.md", front, 1, `"My lesson.md"`},
		{"raw HTML", "", front + "\n<p style=\"x\">\n", 8, "raw HTML"},
		{"raw HTML inline", "", front + "a\nb <b>c</b>\n", 8, "raw HTML"},
		{"cell in a list", "", front + "- item\n\n  ```lab c\n  title: t\n  ---\n  x\n  ```\n", 9, "inside a list"},
		{"no id", "", front + "```lab\ntitle: t\n---\nx\n```\n", 7, `lab ""`},
		{"bad id", "", front + "```lab C 1\ntitle: t\n---\nx\n```\n", 7, `lab "C 1"`},
		{"id twice", "", cell("title: t", "x") + "\n" + "```lab c\ntitle: t\n---\nx\n```\n", 13, "already that of an earlier cell"},
		{"no header end", "", front + "```lab c\ntitle: t\nx\n```\n", 7, "want a line ---"},
		{"no code", "", cell("title: t", ""), 7, "no code"},
		{"no title", "", cell("finds:", "x"), 7, "no title"},
		{"unknown key", "", cell("title: t\ncolour: red", "x"), 9, `unknown key "colour"`},
		{"twice", "", cell("title: t\ntitle: t", "x"), 9, "title is given twice"},
		{"no colon", "", cell("title t", "x"), 8, "want key: value"},
		{"after", "", cell("title: t\nafter: later", "x"), 9, `after "later"`},
		{"after itself", "", cell("title: t\nafter: c", "x"), 9, `after "c"`},
		{"finds", "", cell("title: t\nfinds: one two", "x"), 9, `finds "one two"`},
		{"check alone", "", cell("title: t", "x\n--- check\nexpect(x, 'a', 'w')"), 7, "both --- check and --- solution"},
		{"solution alone", "", cell("title: t", "x\n--- solution\nx"), 7, "both --- check and --- solution"},
		{"check of nothing", "", cell("title: t", "x\n--- check\ny = 1\n--- solution\nx"), 11, "expects nothing"},
		{"ask without a cell", "", front + ask("+ a\n- b\n  no\n---\nso"), 7, "right below"},
		{"ask apart from its cell", "", front + ask("+ a\n- b\n  no\n---\nso") + "\nprose\n\n" + cell("title: t", "x")[len(front):], 7, "right below"},
		{"ask of another cell", "", front + ask("+ a\n- b\n  no\n---\nso") + "```lab d\ntitle: t\n---\nx\n```\n", 7, "right below"},
		{"ask without an answer", "", front + ask("+ a\n- b\n  no"), 7, "want a line ---"},
		{"ask with an empty answer", "", front + ask("+ a\n- b\n  no\n---\n"), 7, "no answer"},
		{"ask without a question", "", front + "```ask c\n+ a\n- b\n  no\n---\nso\n```\n", 7, "no question"},
		{"one choice", "", front + ask("+ a\n---\nso"), 7, "1 choices"},
		{"two right", "", front + ask("+ a\n+ b\n---\nso"), 7, "2 choices are right"},
		{"nothing said", "", front + ask("+ a\n- b\n---\nso"), 7, "under a wrong choice"},
		{"not indented", "", front + ask("+ a\n- b\nno\n---\nso"), 11, "nor indented"},
		{"ask in a list", "", front + "- item\n\n  ```ask c\n  Q\n  + a\n  ```\n", 9, "inside a list"},
		{"slider form", "", cell("title: t\nslider: s 0 1", "f(s=1)"), 9, "want keyword least"},
		{"slider number", "", cell("title: t\nslider: s 0 one 1 \"\" \"\"", "f(s=1)"), 9, `"one" is not a number`},
		{"slider range", "", cell("title: t\nslider: s 1 0 1 \"\" \"\"", "f(s=1)"), 9, "from 1 to 0"},
		{"slider absent", "", cell("title: t\nslider: s 0 1 1 \"\" \"\"", "s = 1\nf(os=1, s==1)"), 9, "no argument s="},
		{"slider no literal", "", cell("title: t\nslider: s 0 1 1 \"\" \"\"", "f(s=x)"), 9, "s=x is not a number"},
		{"slider outside", "", cell("title: t\nslider: s 0 1 1 \"\" \"\"", "f(s=2)"), 9, "2 lies outside"},
		{"picture kind", "", front + "```picture pie\nalt: a\n---\nx\n```\n", 7, `picture "pie"`},
		{"picture no alt", "", front + "```picture bars\n---\nx\n```\n", 7, "want a line alt"},
		{"picture no code", "", front + "```picture bars\nalt: a\n---\n```\n", 7, "the code that prints it"},
		{"picture twice", "", front + "```picture bars\nalt: a\n---\nx\n```\n\n```picture bars\nalt: a\n---\nx\n```\n", 13, "another picture"},
		{"formula", "", front + "\nThe rank\n$k \\lt n$ saves.\n", 9, `\lt is not known`},
		{"slider twice", "", cell("title: t\nslider: s 0 1 1 \"\" \"\"\nslider: s 0 1 1 \"\" \"\"", "f(s=1)"), 7, "two sliders for s"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.file == "" {
				test.file = "en/x.md"
			}
			_, err := read.Lesson(test.file, []byte(test.text))
			var e *read.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want a *read.Error", err)
			}
			if e.File != test.file || e.Line != test.line || !strings.Contains(e.Message, test.says) {
				t.Errorf("got %q, want line %d and %q", e, test.line, test.says)
			}
		})
	}
}

func TestAll(t *testing.T) {
	files := fstest.MapFS{
		"en/a.md": {Data: []byte(strings.Replace(front, "number: 1", "number: 2", 1))},
		"en/b.md": {Data: []byte(front)},
	}
	all, err := read.All(files, "en")
	if err != nil || len(all) != 2 || all[0].Slug != "b" || all[1].Slug != "a" {
		t.Errorf("got %v, %v, want b before a", all, err)
	}
	files["en/c.md"] = files["en/b.md"]
	if _, err := read.All(files, "en"); err == nil || !strings.Contains(err.Error(), "number 1 is also that of b") {
		t.Errorf("two lessons with number 1: got %v", err)
	}
}

// What is committed can be read, and needs nothing that the site's policy
// forbids.
func TestCourse(t *testing.T) {
	all, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("there is no lesson")
	}
	for _, l := range all {
		for _, b := range l.Blocks {
			if strings.Contains(b.HTML, " style=") || strings.Contains(b.HTML, "<!--") {
				t.Errorf("%s: %s", l.Slug, b.HTML)
			}
		}
	}
}
