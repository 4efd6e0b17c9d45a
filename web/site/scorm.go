package main

import (
	"fmt"
	"html"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"compressionlab/lessons"
	"compressionlab/web/page"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// packages writes the SCORM packages of every lesson of a built site into a
// folder, which it makes: 02-magnitude-pruning-scorm12.zip, and -scorm2004.zip.
func packages(site fs.FS, sources map[string][]byte, folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	a := newAssets(joinStyles(sources))
	a.packed = true
	links, err := link(a)
	if err != nil {
		return err
	}
	links.PageWasm = links.Whole           // a package is always in a frame
	links.Alone, links.Packed = true, true // the page unpacks the worker's program, too
	found, err := fs.Glob(site, "lessons/*/index.html")
	if err != nil || len(found) == 0 {
		return fmt.Errorf("there is no lesson in the site: %v", err)
	}
	z := newZips()
	for _, name := range found {
		document, err := fs.ReadFile(site, name)
		if err != nil {
			return err
		}
		files, about, err := packaged(site, string(document), links, a)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, s := range standards {
			files["index.html"] = []byte(launch(about, s))
			delete(files, "imsmanifest.xml") // it does not list itself
			files["imsmanifest.xml"] = []byte(s.manifest(about, sorted(files)))
			b, err := z.zip(files)
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%02d-%s-%s.zip", about.Number, about.Slug, s.suffix)), b, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// lessonPage is the lesson's page in a package.
const lessonPage = "lesson.html"

// packaged makes the files of a lesson's package but for those that differ by
// standard. The page is rendered anew from what the site's was made from: as one
// that stands by itself in somebody else's frame, with no link to another.
func packaged(built fs.FS, document string, links page.Assets, a *assets) (files map[string][]byte, about state.Entry, err error) {
	_, data, _ := strings.Cut(document, `<script type="application/json" id="lab-page">`)
	data, _, ok := strings.Cut(data, "</script>")
	if !ok {
		return nil, about, fmt.Errorf("it holds no data of a lesson")
	}
	site, err := state.ReadSite(data)
	if err != nil {
		return nil, about, err
	}
	if site.Lesson == nil {
		return nil, about, fmt.Errorf("it is no lesson")
	}
	for _, e := range site.Lessons {
		if e.Slug == site.Lesson.Slug {
			about = e
		}
	}
	about.Path = lessonPage
	site.Worker, site.Stage = links.Worker, links.Stage
	site.Lessons, site.Root, site.Search, site.Embed = []state.Entry{about}, "", "", true
	l := *site.Lesson
	l.Blocks = append([]lessons.Block(nil), l.Blocks...)
	for i := range l.Blocks {
		l.Blocks[i].HTML = meaning.ReplaceAllString(elsewhere.ReplaceAllString(l.Blocks[i].HTML, "$1"), `data-href="#"`)
	}
	site.Lesson = &l
	links.Manifest, links.Offline, links.Touch = "", "", ""
	files = map[string][]byte{lessonPage: []byte(page.Document(site, links))}
	if err := needed(files, a, built); err != nil {
		return nil, about, err
	}
	for _, name := range []string{"scorm.js", "scorm.css"} {
		if files[name] = a.sources[name]; files[name] == nil {
			return nil, about, fmt.Errorf("there is no file %s", name)
		}
	}
	w := text.Words
	files["licenses/digits.txt"] = []byte(w.FooterData + " " + w.Cite + ", " + w.FooterLicence + ".\n")
	return files, about, nil
}

var (
	// elsewhere is a link to another page, and the words that it is on.
	elsewhere = regexp.MustCompile(`(?s)<a [^>]*href="\.\./[^"]*"[^>]*>(.*?)</a>`)

	// meaning is where a term leads in a browser that cannot show what it means.
	meaning = regexp.MustCompile(`data-href="\.\./[^"]*"`)

	// hashed is the name of a file of the site's that is not a page.
	hashed = regexp.MustCompile(`[\w-]+(?:\.[\w-]+)*\.[0-9a-f]{12}\.\w+`)
)

// needed adds to files those that they name, and those that these name, of a or
// of the built site, and the licences.
func needed(files map[string][]byte, a *assets, built fs.FS) error {
	open := sorted(files)
	for len(open) > 0 {
		text := files[open[0]]
		open = open[1:]
		for _, found := range hashed.FindAll(text, -1) {
			name := "assets/" + string(found)
			if _, there := files[name]; there {
				continue
			}
			content := a.files[name]
			if content == nil { // a picture
				var err error
				if content, err = fs.ReadFile(built, name); err != nil {
					return err
				}
			}
			files[name] = content
			switch path.Ext(name) {
			case ".css", ".html", ".js", ".svg":
				open = append(open, name)
			}
		}
	}
	licences, err := fs.Glob(built, "licenses/*")
	for _, name := range licences {
		if files[name], err = fs.ReadFile(built, name); err != nil {
			return err
		}
	}
	return err
}

// launch is the page that a platform opens.
func launch(about state.Entry, s standard) string {
	w := text.Platform
	var data strings.Builder
	for _, word := range [][2]string{
		{"standard", s.version}, {"lesson", lessonPage},
		{"connected", w.Connected}, {"alone", w.Alone}, {"refused", w.Refused}, {"looking", w.Looking},
		{"passed", w.Passed}, {"fault", w.Fault}, {"long", w.Long}, {"unread", w.Unread},
	} {
		fmt.Fprintf(&data, ` data-%s="%s"`, word[0], html.EscapeString(word[1]))
	}
	return strings.NewReplacer(
		"LANGUAGE", text.Words.Language, "TITLE", html.EscapeString(about.Title), "SITE", html.EscapeString(text.Words.Site),
		"NOSCRIPT", html.EscapeString(w.NoScript), "DATA", data.String(),
	).Replace(`<!doctype html>
<html lang="LANGUAGE">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>TITLE · SITE</title>
<link rel="stylesheet" href="scorm.css">
</head>
<body>
<p id="lab-platform" role="status"></p>
<noscript><p>NOSCRIPT</p></noscript>
<iframe id="lab-lesson" title="TITLE"></iframe>
<script src="scorm.js"DATA></script>
</body>
</html>
`)
}

// A standard is one of the two that packages come in.
type standard struct {
	version, suffix string
	head, sequence  string
	kind            string // what its resources call a SCO
}

// The third edition of SCORM 2004 is the one that most platforms take.
var standards = []standard{
	{
		version: "1.2", suffix: "scorm12", kind: "scormtype",
		head: `xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
			`xsi:schemaLocation="http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>`,
	},
	{
		version: "2004", suffix: "scorm2004", kind: "scormType",
		head: `xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
			`xsi:schemaLocation="http://www.imsglobal.org/xsd/imscp_v1p1 imscp_v1p1.xsd http://www.adlnet.org/xsd/adlcp_v1p3 adlcp_v1p3.xsd http://www.imsglobal.org/xsd/imsss imsss_v1p0.xsd">
<metadata><schema>ADL SCORM</schema><schemaversion>2004 3rd Edition</schemaversion></metadata>`,
		// Without this the platform takes a lesson that was left for one that is done.
		sequence: `<imsss:sequencing><imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/></imsss:sequencing>`,
	},
}

// manifest lists the files of a package, whose one SCO is a lesson.
func (s standard) manifest(about state.Entry, files []string) string {
	title := html.EscapeString(about.Title)
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="compression-lab-` + about.Slug + `" version="1.0" ` + s.head + `
<organizations default="course"><organization identifier="course"><title>` + html.EscapeString(text.Words.Site) + `</title>
<item identifier="lesson" identifierref="page" isvisible="true"><title>` + title + `</title>` + s.sequence + `</item>
</organization></organizations>
<resources><resource identifier="page" type="webcontent" adlcp:` + s.kind + `="sco" href="index.html">
`)
	for _, name := range files {
		b.WriteString(`<file href="` + html.EscapeString(name) + "\"/>\n")
	}
	b.WriteString("</resource></resources>\n</manifest>\n")
	return b.String()
}
