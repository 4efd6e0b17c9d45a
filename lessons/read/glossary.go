package read

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"compressionlab/lessons"
)

// glossaryFile stands beside the lessons, and is none.
const glossaryFile = "glossary.md"

// glossaryLink begins the destination of a link to a term.
const glossaryLink = "glossary:"

// Glossary reads glossary.md in folder dir of files: a heading of the second
// level for each term, in alphabetical order, and below it what it means. A
// folder without the file has no terms.
func Glossary(files fs.FS, dir string) ([]lessons.Term, error) {
	file := path.Join(dir, glossaryFile)
	source, err := fs.ReadFile(files, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	source = bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n"))
	b := builder{file: file, first: 1, source: source}
	doc := markdown.Parser().Parse(text.NewReader(source))
	if err := b.refuse(doc); err != nil {
		return nil, err
	}
	var terms []lessons.Term
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			at, name := h.Lines().At(0), string(h.Lines().Value(source))
			t := lessons.Term{Name: name, Slug: slugOf(name)}
			switch last := len(terms) - 1; {
			case h.Level != 2:
				return nil, b.errorAt(at.Start, "want ## before a term")
			case last >= 0 && terms[last].HTML == "":
				return nil, b.errorAt(at.Start, "%s has no meaning", terms[last].Name)
			case last >= 0 && terms[last].Slug >= t.Slug:
				return nil, b.errorAt(at.Start, "%s stands after %s: want the order of the alphabet, each once", name, terms[last].Name)
			}
			terms = append(terms, t)
			continue
		}
		if len(terms) == 0 {
			return nil, &Error{file, 1, "want ## and a term first"}
		}
		var html bytes.Buffer
		if err := markdown.Renderer().Render(&html, source, n); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		terms[len(terms)-1].HTML += html.String()
	}
	if last := len(terms) - 1; last >= 0 && terms[last].HTML == "" {
		return nil, &Error{file, bytes.Count(source, []byte("\n")), terms[last].Name + " has no meaning"}
	}
	return terms, nil
}

// slugOf makes a term's address of its name: "N:M" is n-m.
func slugOf(name string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '-'
	}, name)
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '-' }), "-")
}

// A term is a word of the text whose meaning can be shown.
type term struct {
	ast.BaseInline
	slug string
}

var kindTerm = ast.NewNodeKind("Term")

func (*term) Kind() ast.NodeKind { return kindTerm }

func (t *term) Dump(source []byte, level int) { ast.DumpHelper(t, source, level, nil, nil) }

// markTerms puts terms in the place of the links to the glossary.
func (b *builder) markTerms(doc ast.Node) error {
	var links []*ast.Link
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if l, ok := n.(*ast.Link); ok && entering && bytes.HasPrefix(l.Destination, []byte(glossaryLink)) {
			links = append(links, l)
		}
		return ast.WalkContinue, nil
	})
	for _, l := range links {
		slug := strings.TrimPrefix(string(l.Destination), glossaryLink)
		if !slices.ContainsFunc(b.terms, func(t lessons.Term) bool { return t.Slug == slug }) {
			at := 0
			if first, ok := l.FirstChild().(*ast.Text); ok {
				at = first.Segment.Start
			}
			return b.errorAt(at, "the glossary has no entry %s", slug)
		}
		t := &term{slug: slug}
		for l.FirstChild() != nil {
			t.AppendChild(t, l.FirstChild())
		}
		l.Parent().ReplaceChild(l.Parent(), l, t)
		hold(t, b.source)
	}
	return nil
}

// A clasp keeps a term and the marks that touch it on one line. A term is a
// button, and a browser may break a line beside one, before a full stop too.
type clasp struct{ ast.BaseInline }

var kindClasp = ast.NewNodeKind("Clasp")

func (*clasp) Kind() ast.NodeKind { return kindClasp }

func (c *clasp) Dump(source []byte, level int) { ast.DumpHelper(c, source, level, nil, nil) }

// hold puts a clasp around a term and what stands beside it without a space, if
// anything does. A term that is all of an emphasis takes it along.
func hold(t ast.Node, source []byte) {
	for t.Parent().Kind() == ast.KindEmphasis && t.Parent().ChildCount() == 1 {
		t = t.Parent()
	}
	before, after := 0, 0 // bytes
	last, ok := t.PreviousSibling().(*ast.Text)
	if ok && !last.SoftLineBreak() && !last.HardLineBreak() {
		said := last.Segment.Value(source)
		before = len(said) - 1 - bytes.LastIndexByte(said, ' ')
	}
	next, ok := t.NextSibling().(*ast.Text)
	if ok {
		said := next.Segment.Value(source)
		if after = bytes.IndexByte(said, ' '); after < 0 {
			after = len(said)
		}
	}
	if before+after == 0 {
		return
	}
	c := &clasp{}
	t.Parent().ReplaceChild(t.Parent(), t, c)
	if before > 0 {
		stop := last.Segment.Stop
		last.Segment.Stop -= before
		c.AppendChild(c, ast.NewTextSegment(text.NewSegment(stop-before, stop)))
	}
	c.AppendChild(c, t)
	if after > 0 { // the line's end, if next has one, stays outside
		start := next.Segment.Start
		next.Segment.Start += after
		c.AppendChild(c, ast.NewTextSegment(text.NewSegment(start, start+after)))
	}
}

// meanings writes what the terms of the prose mean, each once in a lesson, as
// popovers: the browser shows one by its term's button, puts it away by Esc or a
// press elsewhere, and gives the focus back, without a script.
func (b *builder) meanings(out *bytes.Buffer) {
	for _, n := range b.prose {
		ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			t, ok := n.(*term)
			if !ok || !entering || slices.Contains(b.used, t.slug) {
				return ast.WalkContinue, nil
			}
			b.used = append(b.used, t.slug)
			for _, entry := range b.terms {
				if entry.Slug == t.slug {
					fmt.Fprintf(out, `<aside class="meaning" popover id="term-%s" aria-label="%s"><b><a href="%s">%s</a></b>%s</aside>`+"\n",
						t.slug, html.EscapeString(entry.Name), glossaryPath+t.slug, html.EscapeString(entry.Name), entry.HTML)
				}
			}
			return ast.WalkContinue, nil
		})
	}
}

// glossaryPath leads from a lesson's page to a term.
const glossaryPath = "../../glossary/#"

// terms makes goldmark write them.
type terms struct{}

func (terms) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(kindTerm, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		said := "</button>"
		if slug := n.(*term).slug; entering {
			said = `<button class="term" type="button" popovertarget="term-` + slug + `" data-href="` + glossaryPath + slug + `">`
		}
		_, err := w.WriteString(said)
		return ast.WalkContinue, err
	})
	r.Register(kindClasp, func(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
		said := "</span>"
		if entering {
			said = `<span class="clasp">`
		}
		_, err := w.WriteString(said)
		return ast.WalkContinue, err
	})
}
