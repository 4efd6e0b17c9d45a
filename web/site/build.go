package main

import (
	"bytes"
	"html"
	"path"
	"slices"
	"strings"

	"compressionlab/lessons"
	"compressionlab/web/page"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// preload are the fonts of the first screen: the instrument and the machine.
var preload = []string{"inter-latin-opsz-normal.woff2", "jetbrains-mono-latin-wght-normal.woff2"}

// Build makes the site's files, by path, from the course, its glossary and the
// source files, by base name. It runs every cell. address is where the site will
// be, "" if nobody knows.
func Build(course []lessons.Lesson, terms []lessons.Term, sources map[string][]byte, address string) (map[string][]byte, error) {
	a := newAssets(joinStyles(sources))
	links, err := link(a)
	if err != nil {
		return nil, err
	}
	for name, content := range sources {
		if path.Ext(name) == ".txt" {
			a.files["licenses/"+name] = content
		}
	}
	index, err := searchIndex(course, terms)
	if err != nil {
		return nil, err
	}
	home := state.Site{Worker: links.Worker, Stage: links.Stage, Search: a.add("search.json", index)}
	up := func(dir string) string { return strings.Repeat("../", strings.Count(dir, "/")) }
	bench := links
	for _, l := range whole {
		if *l.to(&bench), err = a.path(l.name); err != nil {
			return nil, err
		}
	}
	others := embedding{assets: a, links: links, bench: bench, address: address, up: up}
	if err := others.begin(sources, home, entries(course)); err != nil {
		return nil, err
	}
	documents, err := pages(course, terms, home, links, bench, up, func(_ string, site *state.Site) error {
		if site.Lesson == nil {
			return nil
		}
		if err := addStills(a, *site); err != nil {
			return err
		}
		return others.widgets(*site)
	})
	if err != nil {
		return nil, err
	}
	for dir, document := range documents {
		a.files[dir+"index.html"] = []byte(document)
	}
	a.files["404.html"] = []byte(missing(links))
	return a.files, addOffline(a.files, sources)
}

// pages renders every page of the course, by its folder, "" for home. base is
// what they have in common, root the way from a folder to the site's root, and
// prepare may change a page, whose lesson's blocks are its own. bench is what the
// workbench is made from.
func pages(course []lessons.Lesson, terms []lessons.Term, base state.Site, links page.Assets, bench page.Assets, root func(dir string) string, prepare func(dir string, site *state.Site) error) (map[string]string, error) {
	base.Lessons = entries(course)
	documents := map[string]string{}
	for i, l := range course {
		l.Blocks = append([]lessons.Block(nil), l.Blocks...)
		site := base
		site.Kind, site.Root, site.Lesson = state.LessonPage, root(base.Lessons[i].Path), &l
		if err := prepare(base.Lessons[i].Path, &site); err != nil {
			return nil, err
		}
		documents[base.Lessons[i].Path] = page.Document(site, links)
	}
	const words = "glossary/"
	site := base
	site.Kind, site.Root, site.Article = state.Glossary, root(words), glossary(course, terms)
	if err := prepare(words, &site); err != nil {
		return nil, err
	}
	documents[words] = page.Document(site, links)
	const cells = "workbench/"
	site = base
	site.Kind, site.Root, site.Worker, site.Lesson = state.Workbench, root(cells), bench.Worker, state.WorkbenchLesson()
	if err := prepare(cells, &site); err != nil {
		return nil, err
	}
	documents[cells] = page.Document(site, bench)
	base.Kind, base.Root = state.Home, root("")
	base.Lessons = slices.Clone(base.Lessons) // only home has the pictures
	for i, l := range course {
		var err error
		if base.Lessons[i].Picture, err = picture(l); err != nil {
			return nil, err
		}
	}
	base.Mistakes = mistakes(course)
	documents[""] = page.Document(base, links)
	return documents, nil
}

// entries lists the course.
func entries(course []lessons.Lesson) (list []state.Entry) {
	for _, l := range course {
		entry := state.Entry{Slug: l.Slug, Number: l.Number, Title: l.Title, Summary: l.Summary, Path: "lessons/" + l.Slug + "/"}
		for _, b := range l.Blocks {
			if b.Cell != nil {
				entry.Cells = append(entry.Cells, b.Cell.ID)
				if b.Cell.Task != nil {
					entry.Tasks = append(entry.Tasks, b.Cell.ID)
				}
			}
		}
		list = append(list, entry)
	}
	return list
}

// sheet is the name of the one style sheet of the pages.
const sheet = "site.css"

// joinStyles returns the sources with all style sheets put into one in the order
// of their names, but for those of documents that are no pages of the site: the
// stage's and a SCORM package's.
func joinStyles(sources map[string][]byte) map[string][]byte {
	joined := map[string][]byte{}
	var css bytes.Buffer
	for _, name := range sorted(sources) {
		if path.Ext(name) == ".css" && name != "stage.css" && name != "scorm.css" {
			css.Write(sources[name])
			css.WriteByte('\n')
			continue
		}
		joined[name] = sources[name]
	}
	joined[sheet] = css.Bytes()
	// The worker of the whole site is the lessons', with the program that knows files.
	joined["worker-whole.js"] = bytes.ReplaceAll(sources["worker.js"], []byte("{{lab.wasm}}"), []byte("{{lab-whole.wasm}}"))
	return joined
}

// whole are the programs with all that the site can do. The lessons have smaller
// ones, built with the tag lesson.
var whole = []struct {
	name string
	to   func(*page.Assets) *string
}{
	{"page-whole.wasm", func(a *page.Assets) *string { return &a.PageWasm }},
	{"worker-whole.js", func(a *page.Assets) *string { return &a.Worker }},
	{"lab-whole.wasm", func(a *page.Assets) *string { return &a.LabWasm }},
}

// link names the files that a page asks for.
func link(a *assets) (links page.Assets, err error) {
	for _, l := range []struct {
		to   *string
		name string
	}{
		{&links.CSS, sheet}, {&links.Icon, "icon.svg"}, {&links.Boot, "boot.js"}, {&links.WasmExec, "wasm_exec.js"},
		{&links.PageWasm, "page.wasm"}, {&links.Worker, "worker.js"}, {&links.LabWasm, "lab.wasm"},
		{&links.Stage, "stage.html"}, {&links.StageWasm, "stage.wasm"}, {&links.Whole, "page-whole.wasm"}, {&links.Frame, "frame.js"},
	} {
		if *l.to, err = a.path(l.name); err != nil {
			return links, err
		}
	}
	links.Manifest, links.Offline, links.Touch = manifest, worker, "icons/maskable-192.png"
	for _, font := range preload {
		p, err := a.path(font)
		if err != nil {
			return links, err
		}
		links.Preload = append(links.Preload, p)
	}
	return links, nil
}

// missing is the page for an address that leads nowhere. Its own addresses are
// from the site's root: a server that shows it elsewhere adds a base element,
// as ours does.
func missing(links page.Assets) string {
	w := text.Words
	return strings.NewReplacer(
		"LANGUAGE", w.Language, "SITE", html.EscapeString(w.Site), "HOME", html.EscapeString(w.Home), "NOPAGE", html.EscapeString(w.NoPage),
		"CSS", links.CSS, "ICON", links.Icon,
	).Replace(`<!doctype html>
<html lang="LANGUAGE">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'self'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>404 · SITE</title>
<link rel="stylesheet" href="CSS">
<link rel="icon" type="image/svg+xml" href="ICON">
</head>
<body>
<main class="missing">
<h1>404</h1>
<p>NOPAGE</p>
<p><a class="btn lg" href="./">HOME</a></p>
</main>
</body>
</html>
`)
}
