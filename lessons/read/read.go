package read

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"compressionlab/lessons"
)

// An Error is a mistake in a lesson, with its place.
type Error struct {
	File    string
	Line    int // from 1
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message) }

// All reads the lessons in folder dir of files, in the order of their
// numbers. Two lessons with one number are an error.
func All(files fs.FS, dir string) ([]lessons.Lesson, error) {
	names, err := fs.Glob(files, path.Join(dir, "*.md"))
	if err != nil {
		return nil, err
	}
	terms, err := Glossary(files, dir)
	if err != nil {
		return nil, err
	}
	var all []lessons.Lesson
	for _, name := range names {
		if path.Base(name) == glossaryFile {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		l, err := lesson(name, text, terms)
		if err != nil {
			return nil, err
		}
		for _, other := range all {
			if other.Number == l.Number {
				return nil, &Error{name, 1, fmt.Sprintf("number %d is also that of %s", l.Number, other.Slug)}
			}
		}
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b lessons.Lesson) int { return a.Number - b.Number })
	return all, nil
}

// Lesson reads one file. Windows line ends are read as plain ones. Any mistake
// is an [*Error].
func Lesson(file string, text []byte) (lessons.Lesson, error) { return lesson(file, text, nil) }

// lesson reads a file whose text may lead to these terms.
func lesson(file string, text []byte, terms []lessons.Term) (lessons.Lesson, error) {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	l := lessons.Lesson{Slug: strings.TrimSuffix(path.Base(file), ".md")}
	if !isID(l.Slug) {
		return l, &Error{file, 1, fmt.Sprintf("file name %q: want small letters, digits and hyphens", path.Base(file))}
	}
	body, line, err := frontMatter(file, string(text), &l)
	if err != nil {
		return l, err
	}
	b := builder{file: file, first: line, source: []byte(body), terms: terms}
	err = b.read()
	l.Blocks, l.Picture, l.Terms = b.blocks, b.picture, b.used
	return l, err
}

// frontMatter fills l and returns the Markdown below, with the number of its
// first line.
func frontMatter(file, text string, l *lessons.Lesson) (body string, line int, err error) {
	lines := strings.Split(text, "\n")
	if lines[0] != "---" {
		return "", 0, &Error{file, 1, "want front matter: a line --- first"}
	}
	seen := map[string]bool{}
	for i := 1; i < len(lines); i++ {
		if lines[i] == "---" {
			for _, key := range []string{"title", "number", "lead", "summary"} {
				if !seen[key] {
					return "", 0, &Error{file, i + 1, "the front matter has no " + key}
				}
			}
			return strings.Join(lines[i+1:], "\n"), i + 2, nil
		}
		if strings.TrimSpace(lines[i]) == "" {
			continue
		}
		key, value, message := keyValue(lines[i])
		switch {
		case message != "":
		case seen[key]:
			message = fmt.Sprintf("%s is given twice", key)
		case value == "":
			message = fmt.Sprintf("%s is empty", key)
		case key == "title":
			l.Title = value
		case key == "lead":
			l.Lead = value
		case key == "summary":
			l.Summary = value
		case key == "number":
			if l.Number, err = strconv.Atoi(value); err != nil || l.Number < 1 {
				message = fmt.Sprintf("number %q: want 1, 2, 3 …", value)
			}
		default:
			message = fmt.Sprintf("unknown key %q: want title, number, lead or summary", key)
		}
		if message != "" {
			return "", 0, &Error{file, i + 1, message}
		}
		seen[key] = true
	}
	return "", 0, &Error{file, 1, "the front matter is not closed: want a second line ---"}
}

// keyValue splits "key: value"; message says what is wrong with the line.
func keyValue(line string) (key, value, message string) {
	key, value, ok := strings.Cut(line, ":")
	if !ok {
		return "", "", fmt.Sprintf("%q: want key: value", line)
	}
	return strings.TrimSpace(key), strings.TrimSpace(value), ""
}

// A builder walks the Markdown of one lesson and collects its blocks.
type builder struct {
	file   string
	first  int // line in the file at which source begins
	source []byte
	blocks []lessons.Block
	prose  []ast.Node // since the last cell
	asked  *question  // that waits for its cell
	cells  []string   // ids so far

	picture *lessons.Picture
	terms   []lessons.Term // the glossary
	used    []string       // slugs of those that stand in the text so far
}

// markdown is CommonMark with tables and formulas. Columns are aligned by attribute, since
// the site's policy forbids inline style.
var markdown = goldmark.New(
	goldmark.WithExtensions(formulas{}, extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute))),
	goldmark.WithParserOptions(parser.WithAutoHeadingID()),
)

func (b *builder) read() error {
	doc := markdown.Parser().Parse(text.NewReader(b.source))
	if err := b.refuse(doc); err != nil {
		return err
	}
	if err := b.markTerms(doc); err != nil {
		return err
	}
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if block, ok := n.(*ast.FencedCodeBlock); ok && isPicture(block, b.source) {
			if err := b.readPicture(block); err != nil {
				return err
			}
			continue
		}
		kind, id := b.labID(n)
		if q := b.asked; q != nil && (kind != "lab" || id != q.cell) {
			return &Error{b.file, q.line, fmt.Sprintf("ask %s: want the cell of that id right below", q.cell)}
		}
		if kind == "" {
			b.prose = append(b.prose, n)
			continue
		}
		if err := b.endProse(); err != nil {
			return err
		}
		block := n.(*ast.FencedCodeBlock)
		if kind == "ask" {
			q, err := b.question(id, block)
			if err != nil {
				return err
			}
			b.asked = &q
			continue
		}
		c, err := b.cell(id, block)
		if err != nil {
			return err
		}
		if b.asked != nil {
			c.Ask, b.asked = &b.asked.Ask, nil
		}
		b.blocks = append(b.blocks, lessons.Block{Cell: &c})
	}
	if q := b.asked; q != nil {
		return &Error{b.file, q.line, fmt.Sprintf("ask %s: want the cell of that id right below", q.cell)}
	}
	return b.endProse()
}

// refuse returns an error for raw HTML, and for a cell inside a list or a
// quotation, where it could not be live.
func (b *builder) refuse(doc ast.Node) error {
	return ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.HTMLBlock:
			return ast.WalkStop, b.errorAt(n.Lines().At(0).Start, "raw HTML: write Markdown instead")
		case *formula:
			if n.fault != nil {
				return ast.WalkStop, b.errorAt(n.at, "formula: %v", n.fault)
			}
		case *ast.RawHTML:
			return ast.WalkStop, b.errorAt(n.Segments.At(0).Start, "raw HTML: write Markdown instead, or a backslash before the <")
		case *ast.FencedCodeBlock:
			if kind, _ := b.labID(n); kind != "" && n.Parent() != doc {
				return ast.WalkStop, b.errorAt(n.Info.Segment.Start, "a %s block stands inside a list or a quotation: move it out", kind)
			}
		}
		return ast.WalkContinue, nil
	})
}

// labID returns what is in the info strings "lab ID" and "ask ID"; the kind of
// anything else is "".
func (b *builder) labID(n ast.Node) (kind, id string) {
	block, ok := n.(*ast.FencedCodeBlock)
	if !ok || block.Info == nil {
		return "", ""
	}
	info := string(block.Info.Segment.Value(b.source))
	if first, rest, _ := strings.Cut(info, " "); first == "lab" || first == "ask" {
		return first, strings.TrimSpace(rest)
	}
	return "", ""
}

// endProse renders the nodes since the last cell under one root element.
func (b *builder) endProse() error {
	if len(b.prose) == 0 {
		return nil
	}
	var html bytes.Buffer
	html.WriteString("<div class=\"prose\">\n")
	for _, n := range b.prose {
		if err := markdown.Renderer().Render(&html, b.source, n); err != nil {
			return fmt.Errorf("%s: %w", b.file, err)
		}
	}
	b.meanings(&html)
	html.WriteString("</div>")
	b.blocks = append(b.blocks, lessons.Block{HTML: html.String()})
	b.prose = nil
	return nil
}

// errorAt makes an error for a byte offset of source.
func (b *builder) errorAt(offset int, format string, values ...any) error {
	return &Error{b.file, b.lineOf(offset), fmt.Sprintf(format, values...)}
}

func (b *builder) lineOf(offset int) int {
	return b.first + bytes.Count(b.source[:offset], []byte("\n"))
}
