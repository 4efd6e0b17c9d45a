package main

import (
	"bytes"
	"image/png"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"compressionlab/lessons"
	"compressionlab/lessons/read"
)

// Names in a file are put in before the file gets its own: a changed program
// changes the name of the script that starts it.
func TestAssetNames(t *testing.T) {
	named := func(program string) (string, *assets) {
		a := newAssets(map[string][]byte{
			"go.js": []byte(`fetch("{{lab.wasm}}")`), "lab.wasm": []byte(program),
		})
		p, err := a.path("go.js")
		if err != nil {
			t.Fatal(err)
		}
		return p, a
	}
	one, a := named("{{not a name}}")
	two, _ := named("2")
	if again, _ := named("{{not a name}}"); one == two || one != again {
		t.Errorf("names %s, %s, %s: want two that differ and two alike", one, two, again)
	}
	if !regexp.MustCompile(`^assets/go\.[0-9a-f]{12}\.js$`).MatchString(one) {
		t.Errorf("name %s", one)
	}
	wasm := a.names["lab.wasm"]
	if got, want := string(a.files[one]), `fetch("`+path.Base(wasm)+`")`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := string(a.files[wasm]); got != "{{not a name}}" {
		t.Errorf("a program was changed: %s", got)
	}
}

func TestAssetErrors(t *testing.T) {
	for _, c := range []struct {
		sources map[string][]byte
		says    string
	}{
		{map[string][]byte{}, "there is no file a.js"},
		{map[string][]byte{"a.js": []byte("{{b.js}}")}, "there is no file b.js, in a.js"},
		{map[string][]byte{"a.js": []byte("{{b.js}}"), "b.js": []byte("{{a.js}}")}, "a.js names itself, in a.js → b.js"},
	} {
		if _, err := newAssets(c.sources).path("a.js"); err == nil || err.Error() != c.says {
			t.Errorf("got %v, want %s", err, c.says)
		}
	}
}

// build makes the real course with the real static files, and programs of a
// few bytes.
func build(t *testing.T) map[string][]byte {
	t.Helper()
	course, err := read.All(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	sources := sourcesOf(t)
	terms, err := read.Glossary(lessons.Files, "en")
	if err != nil {
		t.Fatal(err)
	}
	files, err := Build(course, terms, sources, "")
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// sourcesOf are the real static files, and programs of a few bytes.
func sourcesOf(t *testing.T) map[string][]byte {
	t.Helper()
	sources := map[string][]byte{
		"page.wasm": []byte("p"), "lab.wasm": []byte("l"), "page-whole.wasm": []byte("p+"), "lab-whole.wasm": []byte("l+"), "stage.wasm": []byte("s"), "wasm_exec.js": []byte("w"), "LICENSE-programs.txt": []byte("MIT"),
	}
	if err := collect(sources, filepath.Join("..", "static")); err != nil {
		t.Fatal(err)
	}
	return sources
}

var first map[string][]byte

// built is the site, made once for all tests that only look at it.
func built(t *testing.T) map[string][]byte {
	t.Helper()
	if first == nil {
		first = build(t)
	}
	return first
}

func TestBuildTwice(t *testing.T) {
	one, two := built(t), build(t)
	if !slices.Equal(sorted(one), sorted(two)) {
		t.Fatalf("files\n%v\n%v", sorted(one), sorted(two))
	}
	for name := range one {
		if !bytes.Equal(one[name], two[name]) {
			t.Errorf("%s differs from one time to the next", name)
		}
	}
}

var address = regexp.MustCompile(`(?:\s(?:href|src|data-[a-z-]+)="([^"#]*[/.](?:[^"#0-9][^"#]*)?)")|url\(([^#)]+)\)`)

// Every address in a page or style sheet is relative and leads to a file of
// the site, or out of the site in a link that the reader follows.
func TestAddresses(t *testing.T) {
	files := built(t)
	followed := 0
	for _, name := range sorted(files) {
		if ext := path.Ext(name); ext != ".html" && ext != ".css" {
			continue
		}
		for _, m := range address.FindAllSubmatch(files[name], -1) {
			to := string(m[1]) + string(m[2])
			if strings.HasPrefix(to, "https://") && strings.Contains(string(m[0]), "href=") {
				continue
			}
			if strings.ContainsAny(to, " ") { // a sentence in a data attribute
				continue
			}
			target := path.Join(path.Dir(name), to)
			if strings.HasSuffix(to, "/") {
				target = path.Join(target, "index.html")
			}
			if _, ok := files[target]; !ok || strings.HasPrefix(to, "/") || strings.Contains(to, ":") {
				t.Errorf("%s: %s leads to %s, which is not there", name, to, target)
			}
			followed++
		}
	}
	if followed < 20 {
		t.Errorf("followed %d addresses only", followed)
	}
}

// Without scripts a reader has the text, the code, and what each cell gives.
func TestReadableWithoutScripts(t *testing.T) {
	files := built(t)
	course, _ := read.All(lessons.Files, "en")
	for _, l := range course {
		doc := string(files["lessons/"+l.Slug+"/index.html"])
		if !strings.Contains(string(files["index.html"]), l.Title) {
			t.Errorf("the home page does not list %s", l.Title)
		}
		for _, b := range l.Blocks {
			if b.Cell == nil {
				if !strings.Contains(doc, b.HTML) {
					t.Errorf("%s: prose is not in the page: %.60s", l.Slug, b.HTML)
				}
				continue
			}
			if !strings.Contains(doc, `data-lab-cell="`+b.Cell.ID+`"`) {
				t.Errorf("%s: no cell %s in the page", l.Slug, b.Cell.ID)
			}
		}
	}
	pictures := map[string]bool{}
	for name, content := range files {
		if path.Ext(name) != ".png" || !strings.HasPrefix(name, "assets/") {
			continue
		}
		picture, err := png.Decode(bytes.NewReader(content))
		if err != nil || picture.Bounds().Dx() != stillWidth*stillScale {
			t.Errorf("%s: %v, want a picture %d wide", name, err, stillWidth*stillScale)
		}
		pictures[name] = true
	}
	if len(pictures) == 0 {
		t.Error("no cell has a picture")
	}
}

// What is written is what was built; a folder that exists is left alone.
func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	if err := write(dir, map[string][]byte{"a/b.txt": []byte("x")}); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "a", "b.txt")); err != nil || string(got) != "x" {
		t.Errorf("%q, %v", got, err)
	}
	if err := write(dir, nil); err == nil {
		t.Error("wrote into a folder that exists")
	}
}

func TestCollectTwins(t *testing.T) {
	dir := t.TempDir()
	sources := map[string][]byte{"a.js": nil}
	os.WriteFile(filepath.Join(dir, "a.js"), nil, 0o644)
	if err := collect(sources, dir); err == nil || !strings.Contains(err.Error(), "another file of this name") {
		t.Errorf("got %v", err)
	}
}
