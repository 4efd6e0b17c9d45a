package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"path"
	"regexp"
	"strings"

	"compressionlab/lessons"
	"compressionlab/web/page"
	"compressionlab/web/state"
	"compressionlab/web/text"
)

// oneSource is where a page in the one file may get anything from: blobs that
// its loader made.
const oneSource = "blob:"

// oneLeft are sources that the one file has no use for: its pages have the whole
// programs, for it holds the workbench, and may stand in somebody's page.
// oneNever are those of no such file at all.
var (
	oneLeft  = []string{"worker.js", "page.wasm", "lab.wasm"}
	oneNever = map[string]bool{worker: true, "onefile.js": true, "embed.js": true, "lab.widget.mjs": true, "pack.js": true, "scorm.js": true, "scorm.css": true}
)

// OneFile makes the whole course as one HTML file, which works from a disk. It
// runs every cell; their pictures are left out, as whoever can read the file can
// run the cells.
func OneFile(course []lessons.Lesson, terms []lessons.Term, sources map[string][]byte) ([]byte, error) {
	loader, ok := sources["onefile.js"]
	if !ok {
		return nil, fmt.Errorf("there is no file onefile.js")
	}
	files, err := loose(joinStyles(sources))
	if err != nil {
		return nil, err
	}
	for _, name := range oneLeft {
		delete(files, name)
	}
	if err := addPages(files, course, terms); err != nil {
		return nil, err
	}
	delete(files, "stage.html") // which is in the pages
	packed, err := packOne(files)
	if err != nil {
		return nil, err
	}
	return shell(packed, loader), nil
}

// loose are the sources as a page from a disk wants them, with names in place of
// addresses.
func loose(sources map[string][]byte) (map[string][]byte, error) {
	files := map[string][]byte{}
	for name, content := range sources {
		if !oneNever[name] {
			files[name] = content
		}
	}
	files["stage.html"] = bytes.ReplaceAll(files["stage.html"], []byte("'self'"), []byte(oneSource))
	for _, name := range []string{"worker.js", "worker-whole.js"} {
		files[name] = append(append(bytes.Clone(files["wasm_exec.js"]), '\n'), files[name]...)
	}
	return files, linkedTo(files)
}

// named are the links of a page to them, with the lessons' worker or the whole one.
func named(whole bool) page.Assets {
	name := state.Named
	links := page.Assets{
		CSS: name(sheet), Icon: name("icon.svg"), Boot: name("boot.js"), WasmExec: name("wasm_exec.js"), PageWasm: name("page-whole.wasm"),
		Worker: name("worker.js"), LabWasm: name("lab.wasm"), StageWasm: name("stage.wasm"), Whole: name("page-whole.wasm"), Frame: name("frame.js"), Source: oneSource, Alone: true,
	}
	if whole {
		links.Worker, links.LabWasm = name("worker-whole.js"), name("lab-whole.wasm")
	}
	for _, font := range preload {
		links.Preload = append(links.Preload, name(font))
	}
	return links
}

// linkedTo checks that every name in a file is that of a file.
func linkedTo(files map[string][]byte) error {
	for _, name := range sorted(files) {
		switch path.Ext(name) {
		case ".css", ".html", ".js", ".svg":
			for _, m := range placeholder.FindAllSubmatch(files[name], -1) {
				if _, there := files[string(m[1])]; !there {
					return fmt.Errorf("there is no file %s, in %s", m[1], name)
				}
			}
		}
	}
	return nil
}

// within is a link to another page, from a lesson's own text or the glossary's.
var within = regexp.MustCompile(`href="(\.\./[^"]*)"`)

// addPages renders every page, with names in place of addresses.
func addPages(files map[string][]byte, course []lessons.Lesson, terms []lessons.Term) error {
	name, links := state.Named, named(true)
	index, err := searchIndex(course, terms)
	if err != nil {
		return err
	}
	files["search.json"] = index
	home := state.Site{Worker: links.Worker, StageText: string(files["stage.html"]), Search: name("search.json")}
	documents, err := pages(course, terms, home, links, links, func(string) string { return state.OneRoot }, func(dir string, site *state.Site) error {
		site.Article = fromRoot(dir, site.Article)
		if site.Lesson == nil {
			return nil
		}
		if err := addStills(newAssets(nil), *site); err != nil {
			return err
		}
		for i, b := range site.Lesson.Blocks {
			site.Lesson.Blocks[i].HTML = fromRoot(dir, b.HTML)
			if b.Cell != nil && b.Cell.Still != nil {
				b.Cell.Still = &lessons.Still{Output: b.Cell.Still.Output}
			}
		}
		return nil
	})
	for dir, document := range documents {
		files[cmp.Or(dir, "index.html")] = []byte(document)
	}
	return err
}

// fromRoot makes the links of a text that go up from its page's folder go down
// from the root of the one file.
func fromRoot(dir, prose string) string {
	return within.ReplaceAllStringFunc(prose, func(link string) string {
		to := within.FindStringSubmatch(link)[1]
		file, fragment, _ := strings.Cut(to, "#")
		folder := path.Join(dir, file)
		if fragment != "" {
			fragment = "#" + fragment
		}
		if folder == "." {
			return `href="` + state.OneRoot + fragment + `"`
		}
		return `href="` + state.OneRoot + folder + "/" + fragment + `"`
	})
}

// packOne packs files as onefile.js unpacks them: one line that lists them, and
// all their contents, compressed, as text.
func packOne(files map[string][]byte) ([]byte, error) {
	type entry [3]any
	var index []entry
	var plain []byte
	for _, name := range sorted(files) {
		kind, err := kindOf(name)
		if err != nil {
			return nil, err
		}
		index = append(index, entry{name, kind, len(files[name])})
		plain = append(plain, files[name]...)
	}
	all, err := gzipped(plain)
	if err != nil {
		return nil, err
	}
	packed, err := json.Marshal(index)
	if err != nil {
		return nil, err
	}
	packed = append(packed, '\n')
	for _, b := range all {
		switch b {
		case 0, '\r', '<', '=':
			packed = append(packed, '=', b+64)
		default:
			packed = append(packed, b)
		}
	}
	return packed, nil
}

// gzipped compresses content as DecompressionStream unpacks it.
func gzipped(content []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(content); err != nil {
		return nil, err
	}
	err = z.Close()
	return b.Bytes(), err
}

// shell is the document around what was packed. It is in windows-1252, in which
// each byte is a character of its own: as base64 the programs would take a third
// more. So all else in it is ASCII.
func shell(packed, loader []byte) []byte {
	w := text.Words
	sum := sha256.Sum256(loader)
	policy := "default-src 'none'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "' blob: 'wasm-unsafe-eval'; " +
		"style-src blob:; img-src blob:; font-src blob:; connect-src blob:; worker-src blob:; frame-src blob:; base-uri 'none'; form-action 'none'"
	var b bytes.Buffer
	b.WriteString("<!doctype html>\n<html lang=\"" + w.Language + "\">\n<head>\n<meta charset=\"windows-1252\">\n" +
		`<meta http-equiv="Content-Security-Policy" content="` + html.EscapeString(policy) + "\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n" +
		"<title>" + ascii(w.SiteTitle) + "</title>\n</head>\n<body>\n" +
		`<p id="lab-one-status" role="status" data-failed="` + ascii(w.OneFailed) + `">` + ascii(w.OneUnpacking) + "</p>\n" +
		"<noscript><p>" + ascii(w.OneNoScript) + "</p></noscript>\n" +
		`<script type="text/plain" id="lab-pack">`)
	b.Write(packed)
	b.WriteString("</script>\n<script>")
	b.Write(loader)
	b.WriteString("</script>\n</body>\n</html>\n")
	return b.Bytes()
}

// ascii writes text into HTML without any character beyond ASCII.
func ascii(text string) string {
	var b strings.Builder
	for _, r := range html.EscapeString(text) {
		if r < 128 {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "&#%d;", r)
		}
	}
	return b.String()
}
