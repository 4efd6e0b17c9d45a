package browser

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"compressionlab/engine/compress"
	"compressionlab/tests/chrome"
)

// kept waits until the browser has the whole site.
func kept(p *chrome.Page) {
	p.T.Helper()
	p.Until("the site is kept for a time without a network", `document.documentElement.dataset.labOffline === "ready" && navigator.serviceWorker.controller`)
}

// works fails unless a lesson runs as it does with a network, picture and all.
func works(t *testing.T, p *chrome.Page, site *chrome.Site) {
	t.Helper()
	p.Lesson(site, slug)
	if state := p.Run("wrong"); state != "done" {
		t.Fatalf("the first cell is %q: %s", state, p.Text(chrome.Hook("wrong", "error")))
	}
	for _, l := range course(t) {
		if l.Slug == slug {
			if want := natively(t, texts(l, cells(l)[0])).Output; p.Output("wrong") != want {
				t.Errorf("the first cell prints %q, want %q", p.Output("wrong"), want)
			}
		}
	}
	p.WaitHas(chrome.Drawn, true)
}

// others fails unless the workbench and a widget run, too, as pages of the version
// that mark names.
func others(t *testing.T, p *chrome.Page, site *chrome.Site, mark string) {
	t.Helper()
	for path, cell := range map[string]string{"workbench/": "1", "embed/" + slug + "/wrong/": "wrong", "embed/workbench/": "1"} {
		p.Go(site.Root + path)
		if state := p.Run(cell); state != "done" {
			t.Errorf("%s: its cell is %q", path, state)
		}
		p.WaitHas(chrome.Drawn, true)
		if strings.Contains(path, slug) || path == "workbench/" {
			version(t, p, mark)
		}
	}
}

// After one look at the home page every lesson works with the server gone, below
// a path of a host too; so does an exercise, the workbench with its way out, and
// the widgets.
func TestOffline(t *testing.T) {
	site := serve(t, "/a/b/c/")
	p := window(t, chrome.View{Before: keep})
	p.Go(site.Root)
	kept(p)
	quiet(t, p, site)
	site.Close()
	p.Go(site.Root + "index.html?from=a-friend")
	if n := chrome.Eval[int](p, `document.querySelectorAll("a[href*=lessons]").length`); n < len(course(t)) {
		t.Errorf("the home page without a network links to %d lessons", n)
	}
	works(t, p, site)
	for _, l := range course(t) {
		p.Lesson(site, l.Slug)
		id := cells(l)[0].ID
		if state := p.Run(id); state != "done" {
			t.Errorf("%s without a network: %q", l.Slug, state)
		}
	}
	task := exercise(t)
	p.Lesson(site, slug)
	p.Type(task.ID, strings.TrimSpace(task.Task.Solution))
	p.Run(task.ID)
	p.WaitHas(chrome.Cell(task.ID)+`[data-lab-passed]`, true)

	others(t, p, site, "")
	p.Go(site.Root + "embed/")
	p.Until("the element of the page about embedding is there", `document.querySelector("compression-lab iframe")`)
	p.Go(site.Root + "workbench/")
	p.Run("1")
	p.WaitHas(variantRow(2), true)
	press(p, `[data-lab-export="recipe"]`)
	if recipe, err := compress.Parse(handed(p, "recipe-2.json")); err != nil || len(recipe.Steps) != 1 {
		t.Errorf("the recipe that is taken away without a network: %v", err)
	}
}

// A widget in a page of another origin keeps itself, and no other page: after one
// visit it runs in its frame with the lab's server gone, and so it does of a newer
// version. Once the site is opened by itself it is kept as a whole.
func TestOfflineWidget(t *testing.T) {
	dir := copied(t)
	lab := chrome.Serve(dir, "/lab/")
	t.Cleanup(lab.Close)
	p := host(t, lab, `<iframe src="LABembed/magnitude-pruning/wrong/" width=900 height=900></iframe>`, chrome.View{})
	here := func(mark string) {
		t.Helper()
		untilFrame(p, 0, "it is of the version "+mark, "text", `title`, fmt.Sprintf(`v !== null && v.startsWith("V2") === %t`, mark == "V2"))
		untilFrame(p, 0, "it is kept", "count", `:root[data-lab-offline="ready"]`, `v === 1`)
		pages, programs := 0, 0
		for _, path := range ask[[]string](p, 0, "stored", "") {
			if strings.HasSuffix(path, "/") {
				pages++
			}
			if strings.HasSuffix(path, ".wasm") {
				programs++
			}
			if strings.Contains(path, "/lab-whole.") {
				t.Errorf("%s is kept, and the widget has no use for it", path)
			}
		}
		if pages != 1 || programs != 3 {
			t.Errorf("%d pages and %d programs are kept of %s, want the widget's", pages, programs, mark)
		}
		lab.Break(func(string) bool { return true })
		p.Reload()
		untilFrame(p, 0, "it can run", "count", `:root[data-lab-live]`, `v === 1`)
		ask[bool](p, 0, "click", "[data-lab-run]")
		untilFrame(p, 0, "it has run", "count", `[data-lab-state="done"]`, `v === 1`)
		show(p, 0, "wrong")
		untilFrame(p, 0, "its picture is there", "count", readyStage, `v === 1`)
		untilFrame(p, 0, "it is kept still", "count", `:root[data-lab-offline="ready"]`, `v === 1`)
		lab.Break(nil)
	}
	here("V1")

	publish(t, dir, "V2")
	if !ask[bool](p, 0, "update", "") {
		t.Fatal("no newer version waits")
	}
	// Nobody is asked in a page of somebody else's: it takes over when that is closed.
	around := p.Address()
	for deadline := time.Now().Add(chrome.Patience); ; {
		p.Go("about:blank")
		p.Go(around)
		untilFrame(p, 0, "it is there", "count", `:root[data-lab-live]`, `v === 1`)
		if strings.HasPrefix(ask[string](p, 0, "text", "title"), "V2") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the newer version never takes over")
		}
	}
	here("V2")

	p.Go(lab.Root)
	kept(p)
	lab.Close()
	works(t, p, lab)
	p.Go(lab.Root + "workbench/")
	if state := p.Run("1"); state != "done" {
		t.Errorf("the workbench's cell is %q", state)
	}
}

// publish lays another version over a site: the title of each page says which.
func publish(t *testing.T, dir, mark string) {
	t.Helper()
	worker, err := os.ReadFile(filepath.Join(dir, "sw.js"))
	if err != nil {
		t.Fatal(err)
	}
	hash := func(b []byte) []byte {
		sum := sha256.Sum256(b)
		return []byte(base64.StdEncoding.EncodeToString(sum[:]))
	}
	pages, _ := filepath.Glob(filepath.Join(dir, "lessons", "*", "index.html"))
	for _, name := range append(pages, filepath.Join(dir, "index.html"), filepath.Join(dir, "workbench", "index.html"), filepath.Join(dir, "embed", slug, "wrong", "index.html")) {
		before, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		after := bytes.Replace(before, []byte("<title>"), []byte("<title>"+mark+" "), 1)
		if !bytes.Contains(worker, hash(before)) || bytes.Equal(before, after) {
			t.Fatalf("%s is not what the service worker knows", name)
		}
		worker = bytes.Replace(worker, hash(before), hash(after), 1)
		replace(t, name, after)
	}
	worker = bytes.Replace(worker, []byte(`const version = "`), []byte(`const version = "`+mark), 1)
	replace(t, filepath.Join(dir, "sw.js"), worker)
}

func replace(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.Remove(name); err != nil { // it may be a link to the built file
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// copied is the built site in a folder of its own.
func copied(t *testing.T) string {
	t.Helper()
	from, err := chrome.Dir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "site")
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// look asks the server for a newer version, and waits until what came of it is
// known: one that waits, or none.
func look(p *chrome.Page, waits bool) {
	p.T.Helper()
	got := chrome.Eval[bool](p, `(async () => {
		const r = await navigator.serviceWorker.getRegistration();
		await r.update().catch(() => {});
		const arriving = r.installing;
		if (arriving) await new Promise((resolve) => arriving.addEventListener("statechange", resolve));
		return !!r.waiting })()`)
	if got != waits {
		p.T.Fatalf("a newer version waits: %t, want %t", got, waits)
	}
}

// version fails unless the page is of the version whose titles begin with mark.
func version(t *testing.T, p *chrome.Page, mark string) {
	t.Helper()
	if title := chrome.Eval[string](p, "document.title"); strings.HasPrefix(title, "V2") != (mark == "V2") {
		t.Fatalf("the page is %q, want version %q", title, mark)
	}
}

const newer = `[data-lab-newer="here"]`

// An update that breaks off leaves what is there; it goes on when the server is
// back, asks, waits for its answer, and takes over as a whole.
func TestUpdate(t *testing.T) {
	dir := copied(t)
	site := chrome.Serve(dir, "/")
	t.Cleanup(site.Close)
	everything := func(string) bool { return true }
	lessons := func(path string) bool { return strings.HasPrefix(path, "/lessons/") }
	p := window(t, chrome.View{})
	p.Go(site.Root)
	kept(p)

	publish(t, dir, "V2")
	site.Cut(lessons) // the connection breaks in the middle of each
	look(p, false)
	site.Cut(nil)
	site.Break(everything)
	p.Go(site.Root)
	version(t, p, "V1")
	works(t, p, site)
	version(t, p, "V1")
	others(t, p, site, "V1")

	site.Break(lessons) // the server has a bad day
	look(p, false)
	p.Go(site.Root)
	version(t, p, "V1")

	site.Break(nil)
	look(p, true)
	p.WaitHas(newer, true)
	p.Reload()
	version(t, p, "V1") // it asks, and takes nothing over
	p.WaitHas(newer, true)
	p.Click(newer + ` [data-arg="later"]`)
	p.WaitHas(newer, false)
	works(t, p, site)
	version(t, p, "V1")
	p.WaitHas(newer, true) // another page asks again
	others(t, p, site, "V1")
	p.Go(site.Root + "workbench/")
	p.WaitHas(newer, true) // as the workbench does
	version(t, p, "V1")
	p.Type("1", "print(\"mine\")")
	p.Click(newer + ` [data-arg="load"]`)
	p.Until("the newer version is loaded", `document.title.startsWith("V2")`)
	p.Live("1")
	p.WaitCode("1", "print(\"mine\")")
	p.WaitHas(newer, false)
	p.Click(chrome.Cell("1") + ` [data-do="reset"]`)

	site.Break(everything)
	works(t, p, site)
	version(t, p, "V2")
	others(t, p, site, "V2")
	// The version before is kept for windows that are still open with it.
	if n := chrome.Eval[int](p, `caches.keys().then(all => all.length)`); n != 2 {
		t.Errorf("%d versions are kept, want this one and the one before", n)
	}
}

// A page whose files are swapped under its service worker's list is refused: a
// half-copied site never becomes a version.
func TestUpdateMixed(t *testing.T) {
	dir := copied(t)
	site := chrome.Serve(dir, "/")
	t.Cleanup(site.Close)
	p := window(t, chrome.View{})
	p.Go(site.Root)
	kept(p)
	publish(t, dir, "V2")
	index := filepath.Join(dir, "index.html")
	text, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	replace(t, index, append(text, " another"...))
	look(p, false)
	p.Reload()
	version(t, p, "V1")
}
