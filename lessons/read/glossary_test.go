package read_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"compressionlab/lessons"
	"compressionlab/lessons/read"
)

// A term is a button with its meaning beside it, once in a lesson; the meaning
// leads to the glossary.
func TestTerms(t *testing.T) {
	files := fstest.MapFS{
		"en/glossary.md": {Data: []byte("## COO\n\nA *format*.\n\n## N:M\n\nGroups & groups.\n")},
		"en/a.md":        {Data: []byte(front + "\nA [fine **N:M**](glossary:n-m) pattern, and [again](glossary:n-m).\n")},
	}
	course, err := read.All(files, "en")
	if err != nil {
		t.Fatal(err)
	}
	want := `<div class="prose">
<p>A <button class="term" type="button" popovertarget="term-n-m" data-href="../../glossary/#n-m">fine <strong>N:M</strong></button> pattern, and <span class="clasp"><button class="term" type="button" popovertarget="term-n-m" data-href="../../glossary/#n-m">again</button>.</span></p>
<aside class="meaning" popover id="term-n-m" aria-label="N:M"><b><a href="../../glossary/#n-m">N:M</a></b><p>Groups &amp; groups.</p>
</aside>
</div>`
	if got := course[0].Blocks[0].HTML; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(course[0].Terms) != 1 || course[0].Terms[0] != "n-m" {
		t.Errorf("terms %v", course[0].Terms)
	}
}

// What touches a term is held beside it; a space, or the end of a line, lets go.
func TestTermsHold(t *testing.T) {
	const open, shut = `<button class="term" type="button" popovertarget="term-a" data-href="../../glossary/#a">`, `</button>`
	for _, c := range []struct{ text, want string }{
		{"One [a](glossary:a) two.", `One ` + open + `a` + shut + ` two.`},
		{"One [a](glossary:a), two.", `One <span class="clasp">` + open + `a` + shut + `,</span> two.`},
		{"One **[a](glossary:a)**.", `One <span class="clasp"><strong>` + open + `a` + shut + `</strong>.</span>`},
		{"([a](glossary:a)) two", `<span class="clasp">(` + open + `a` + shut + `)</span> two`},
		{"One\n[a](glossary:a).\nTwo.", "One\n" + `<span class="clasp">` + open + `a` + shut + ".</span>\nTwo."},
		{"One **and [a](glossary:a)**.", `One <strong>and ` + open + `a` + shut + `</strong>.`},
	} {
		course, err := read.All(fstest.MapFS{"en/glossary.md": {Data: []byte("## a\n\nA.\n")}, "en/a.md": {Data: []byte(front + "\n" + c.text + "\n")}}, "en")
		if err != nil {
			t.Fatal(err)
		}
		got, _, _ := strings.Cut(strings.TrimPrefix(course[0].Blocks[0].HTML, "<div class=\"prose\">\n<p>"), "</p>")
		if got != c.want {
			t.Errorf("%q: got\n%s\nwant\n%s", c.text, got, c.want)
		}
	}
}

// A mistake says where it stands.
func TestGlossaryErrors(t *testing.T) {
	for _, c := range []struct {
		glossary, lesson string
		line             int
		says             string
	}{
		{"## b\n\nB.\n", "\n[x](glossary:a)\n", 8, "no entry a"},
		{"## b\n\nB.\n\n## a\n\nA.\n", "", 5, "order of the alphabet"},
		{"## b\n\nB.\n\n## b\n\nB.\n", "", 5, "order of the alphabet"},
		{"## a\n\n## b\n\nB.\n", "", 3, "a has no meaning"},
		{"## a\n\nA.\n\n## b\n", "", 5, "b has no meaning"},
		{"### a\n\nA.\n", "", 1, "want ##"},
		{"A.\n", "", 1, "want ## and a term"},
		{"## a\n\n<b>A</b>\n", "", 3, "raw HTML"},
	} {
		_, err := read.All(fstest.MapFS{"en/glossary.md": {Data: []byte(c.glossary)}, "en/a.md": {Data: []byte(front + c.lesson)}}, "en")
		var e *read.Error
		if !errors.As(err, &e) || e.Line != c.line || !strings.Contains(e.Message, c.says) {
			t.Errorf("%q with %q: got %v, want line %d and %q", c.glossary, c.lesson, err, c.line, c.says)
		}
	}
}

// Every entry is used by a lesson. (That every term has an entry is seen to when
// a lesson is read.)
func TestGlossaryIsUsed(t *testing.T) {
	course, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	terms, err := read.Glossary(lessons.Files, "en")
	if err != nil || len(terms) < 20 {
		t.Fatalf("%d terms, %v", len(terms), err)
	}
	used := map[string]bool{}
	for _, l := range course {
		for _, slug := range l.Terms {
			used[slug] = true
		}
	}
	for _, term := range terms {
		if !used[term.Slug] {
			t.Errorf("no lesson uses %s", term.Name)
		}
	}
}
