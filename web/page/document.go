package page

import (
	"cmp"
	"encoding/json"
	"strings"

	"compressionlab/web/state"
	"compressionlab/web/text"
)

// Assets says where the files of the site are, relative to its root. The
// generator puts a hash of the content into most names.
type Assets struct {
	CSS       string   // the style sheet
	Preload   []string // the fonts to ask for at once
	Icon      string   // SVG
	Manifest  string   // app.webmanifest; "" for a site that cannot be installed
	Touch     string   // the icon for a home screen that takes no SVG, PNG
	Offline   string   // the service worker's script; "" for none
	Alone     bool     // the page comes from a disk, and its worker may fetch nothing
	Source    string   // where the page may get them from, for its policy; "" is its own origin
	Boot      string   // the loader, boot.js
	WasmExec  string   // the toolchain's wasm_exec.js
	PageWasm  string   // the page's program
	Worker    string   // the worker's script
	LabWasm   string   // the worker's program
	Stage     string   // the stage's document
	StageWasm string   // the stage's program; fetched early, when the page is idle
	Whole     string   // the page's program with all that the site can do, for a page in a frame
	Frame     string   // the script of a page in a frame
	Pack, Kit string   // the script that makes one file of the page, and what it makes it from; "" for none
	Packed    bool     // the programs are compressed, and the page unpacks them
	OEmbed    string   // what the page says to those that ask how to embed it; "" for nothing
}

// policy lets a page use nothing but its own origin, and run WebAssembly.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"

// Document returns a whole page of the site, prerendered: what a reader
// without scripts keeps, and what the program takes over as it stands.
func Document(site state.Site, a Assets) string {
	w := text.Words
	title, about := w.SiteTitle, w.SiteAbout
	if site.Lesson != nil {
		title, about = site.Lesson.Title+" · "+w.Site, site.Lesson.Lead
	}
	if site.Kind == state.Glossary {
		title, about = w.Glossary+" · "+w.Site, w.GlossaryLead
	}
	if site.Kind == state.Manual {
		title, about = text.Manual.Title+" · "+w.Site, text.Manual.Lead
	}
	if site.Kind == state.Widget {
		for _, b := range site.Lesson.Blocks {
			if b.Cell != nil && b.Cell.ID == site.Widget {
				title, about = b.Cell.Title+" · "+title, site.Lesson.Title
			}
		}
	}
	at := site.At
	offline, alone := "", ""
	if a.Alone {
		alone = "true"
	}
	if a.Offline != "" {
		offline = at(a.Offline)
	}
	head := el("head",
		el("meta").at("charset", "utf-8"),
		el("meta").at("name", "viewport").at("content", "width=device-width, initial-scale=1"),
		el("meta").at("http-equiv", "Content-Security-Policy").at("content", strings.ReplaceAll(policy, "'self'", cmp.Or(a.Source, "'self'"))),
		el("title", txt(title)),
		el("meta").at("name", "description").at("content", about),
		el("meta").at("name", "color-scheme").at("content", "light dark"),
		el("meta").at("name", "theme-color").at("media", "(prefers-color-scheme: light)").at("content", "#FFFFFF"),
		el("meta").at("name", "theme-color").at("media", "(prefers-color-scheme: dark)").at("content", "#151A1D"),
		// boot.js sets the theme before the first paint, so it does not wait; it
		// stands before the style sheet, so that it does not wait for that either.
		el("script").at("id", "lab-boot").at("src", at(a.Boot)).
			at("data-worker", labOf(site, at(a.Worker))).at("data-page", at(a.PageWasm)).at("data-exec", at(a.WasmExec)).
			at("data-lab", labOf(site, at(a.LabWasm))).at("data-stage", labOf(site, at(a.Stage))).at("data-stage-wasm", labOf(site, at(a.StageWasm))).at("data-offline", offline).at("data-alone", alone).
			at("data-page-whole", at(a.Whole)).at("data-frame", at(a.Frame)).on("data-embed", site.Embed).at("data-pack", optional(site, a.Pack)).at("data-kit", optional(site, a.Kit)),
	)
	if site.Embed { // a search leads to the lesson
		head = head.add(el("meta").at("name", "robots").at("content", "noindex"))
		if a.OEmbed != "" {
			head = head.add(el("link").at("rel", "alternate").at("type", "application/json+oembed").at("href", at(a.OEmbed)))
		}
	}
	for _, font := range a.Preload {
		head = head.add(el("link").at("rel", "preload").at("href", at(font)).at("as", "font").at("type", "font/woff2").on("crossorigin", true))
	}
	head = head.add(
		el("link").at("rel", "stylesheet").at("href", at(a.CSS)),
		el("link").at("rel", "icon").at("type", "image/svg+xml").at("href", at(a.Icon)),
	)
	if site.Kind == state.Manual {
		head = head.add(el("script").at("src", site.Root+"embed.js").at("data-go", "true").on("async", true))
	}
	previous, next := site.Around()
	if previous != nil {
		head = head.add(el("link").at("rel", "prev").at("href", at(previous.Path)))
	}
	if next != nil {
		head = head.add(el("link").at("rel", "next").at("href", at(next.Path)))
	}
	if a.Manifest != "" {
		head = head.add(
			el("link").at("rel", "apple-touch-icon").at("href", at(a.Touch)),
			el("link").at("rel", "manifest").at("href", at(a.Manifest)),
		)
	}
	status := el("p.boot-status").at("id", "lab-boot-status").at("role", "status").on("hidden", true).at("data-no-wasm", w.NoWasm).at("data-failed", w.BootFailed).at("data-sandboxed", w.BootSandboxed)
	if a.Packed {
		status = status.at("data-old", text.Platform.Old)
	}
	body := el("body", rootNode(state.New(site)), status)
	if site.Kind == state.LessonPage { // here, as the first cell may be used before the last is there
		head = head.add(trusted(`<script type="application/json" id="lab-first">` + first(site) + `</script>`))
	}
	var b strings.Builder
	b.WriteString("<!doctype html>\n<html lang=\"" + w.Language + "\">\n")
	head.write(&b)
	b.WriteString("\n")
	page := body.HTML()
	page = strings.TrimSuffix(page, "</body>")
	b.WriteString(page)
	b.WriteString("\n<script type=\"application/json\" id=\"lab-page\">" + site.JSON() + "</script>\n")
	b.WriteString("</body>\n</html>\n")
	return b.String()
}

// first is what boot.js sends to the worker when Run is pressed before the
// program is there: by cell, a wire.Run as text.
func first(site state.Site) string {
	texts := map[string]string{}
	for id, run := range state.New(site).First() {
		texts[id] = string(encoded(run))
	}
	return string(encoded(texts))
}

func encoded(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("page: " + err.Error()) // strings and numbers encode
	}
	return b
}

// labOf returns the file of a program that only a page with cells needs.
func labOf(site state.Site, url string) string {
	if !site.HasCells() {
		return ""
	}
	return url
}

// optional is the address of a file that not every page has.
func optional(site state.Site, file string) string {
	if file == "" || !site.Embed {
		return ""
	}
	return site.At(file)
}
