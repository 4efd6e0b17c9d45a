package rules

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	module   = "compressionlab"
	goApp    = "github.com/maxence-charriere/go-app"
	ebiten   = "github.com/hajimehoshi/ebiten"
	gonum    = "gonum.org"
	starlark = "go.starlark.net"
	goldmark = "github.com/yuin/goldmark"
)

// root is the repository, seen from here.
var root = filepath.Join("..", "..")

// A pack is what go list says of a package.
type pack struct {
	ImportPath string
	Doc        string
	GoFiles    []string // tests are not among them
	Standard   bool
	Imports    []string
	Deps       []string
	Error      *struct{ Err string }
}

// list returns all packages of the module and what they need, as build.sh builds
// them for a browser or for this machine, by import path.
func list(t *testing.T, browser bool) map[string]pack {
	t.Helper()
	cmd := exec.Command("go", "list", "-tags", "simd", "-deps", "-json=ImportPath,Doc,GoFiles,Standard,Imports,Deps,Error", "./...")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if browser {
		cmd.Env = append(cmd.Env, "GOOS=js", "GOARCH=wasm")
	}
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, complaints.String())
	}
	packs := map[string]pack{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pack
		if err := decoder.Decode(&p); err == io.EOF {
			return packs
		} else if err != nil {
			t.Fatal(err)
		}
		if p.Error != nil {
			t.Fatalf("%s: %s", p.ImportPath, p.Error.Err)
		}
		packs[p.ImportPath] = p
	}
}

// both runs a test on the packages of a browser's build and of a native one.
func both(t *testing.T, f func(t *testing.T, packs map[string]pack)) {
	for name, browser := range map[string]bool{"native": false, "js": true} {
		t.Run(name, func(t *testing.T) { f(t, list(t, browser)) })
	}
}

// ours returns the packages of the module below any of the folders, in order.
func ours(t *testing.T, packs map[string]pack, folders ...string) []pack {
	t.Helper()
	var found []pack
	for _, p := range packs {
		for _, f := range folders {
			if within(p.ImportPath, path.Join(module, f)) {
				found = append(found, p)
			}
		}
	}
	if len(found) == 0 {
		t.Fatalf("no package in %v: the rule says nothing", folders)
	}
	slices.SortFunc(found, func(a, b pack) int { return strings.Compare(a.ImportPath, b.ImportPath) })
	return found
}

// within reports whether an import path is prefix or below it.
func within(importPath, prefix string) bool {
	return importPath == prefix || strings.HasPrefix(importPath, prefix+"/")
}

// Imports run one way.
func TestDirection(t *testing.T) {
	may := map[string][]string{
		"engine":  {"engine"},
		"lessons": {"lessons", "engine"},
		"web":     {"web", "lessons", "engine"},
		"wasm":    {"web", "lessons", "engine"},
		"serve":   {"serve"},
		"tests":   {"tests", "web", "lessons", "engine"},
	}
	both(t, func(t *testing.T, packs map[string]pack) {
		for _, p := range ours(t, packs, "") {
			room, _, _ := strings.Cut(strings.TrimPrefix(p.ImportPath, module+"/"), "/")
			allowed, known := may[room]
			if !known {
				t.Errorf("%s is in no room of the house", p.ImportPath)
			}
			for _, imported := range p.Imports {
				if !within(imported, module) {
					continue
				}
				to, _, _ := strings.Cut(strings.TrimPrefix(imported, module+"/"), "/")
				if !slices.Contains(allowed, to) {
					t.Errorf("%s imports %s: %s may import %v", p.ImportPath, imported, room, allowed)
				}
			}
		}
	})
}

// What a package may not need, however far away.
func TestDependencies(t *testing.T) {
	for _, rule := range []struct {
		folders []string
		without []string
	}{
		{[]string{"engine"}, []string{"net/http", goApp, ebiten, goldmark}},
		{[]string{"engine/trace"}, []string{module + "/engine/nn", "net"}},
		{[]string{"engine/nn", "engine/prune", "engine/sparse", "engine/measure", "engine/digits", "engine/modelio"}, []string{starlark}},
		{[]string{"web/state", "web/wire", "web/port", "web/text"}, []string{goApp, "net/http"}},
		{[]string{"wasm/page", "web/page", "web/state", "web/wire", "web/port", "web/text"},
			[]string{gonum, starlark, goldmark, ebiten, module + "/engine/lab", module + "/engine/nn", module + "/lessons/read"}},
		{[]string{"wasm/lab"}, []string{"net/http", goApp, ebiten, goldmark}},
		{[]string{"wasm/stage"}, []string{"net/http", goApp, gonum, starlark, goldmark, module + "/engine/nn"}},
		{[]string{"serve"}, []string{goApp, ebiten, gonum, starlark, goldmark}},
	} {
		t.Run(rule.folders[0], func(t *testing.T) {
			packs := list(t, true)
			for _, p := range ours(t, packs, rule.folders...) {
				for _, needed := range p.Deps {
					for _, not := range rule.without {
						if within(needed, not) {
							t.Errorf("%s links %s", p.ImportPath, needed)
						}
					}
				}
			}
		})
	}
}

// The engine knows of no browser: neither it nor a module that it uses imports
// syscall/js. (Go's own library does, under js/wasm, and engine/simd, built with
// its tag, to load the kernels.)
func TestEngineIsPure(t *testing.T) {
	packs := list(t, true)
	for _, p := range ours(t, packs, "engine") {
		for _, needed := range append([]string{p.ImportPath}, p.Deps...) {
			if n := packs[needed]; !n.Standard && needed != module+"/engine/simd" && slices.Contains(n.Imports, "syscall/js") {
				t.Errorf("%s links %s, which imports syscall/js", p.ImportPath, needed)
			}
		}
	}
}

// A method of compression knows of no other: lab combines them.
func TestMethodsApart(t *testing.T) {
	methods := []string{"engine/prune", "engine/sparse", "engine/lowrank", "engine/distill", "engine/quant"}
	packs := list(t, false)
	for _, p := range ours(t, packs, methods...) {
		for _, needed := range p.Deps {
			for _, m := range methods {
				if other := path.Join(module, m); within(needed, other) && !within(p.ImportPath, other) {
					t.Errorf("%s links %s", p.ImportPath, needed)
				}
			}
		}
	}
}

// The lessons' programs, built with the tag lesson, know of the workbench only
// that there is one. What a file without the tag takes of that one's words, or of
// its state, would be code of it.
func TestLessonPrograms(t *testing.T) {
	bench := []string{"Bench", "Removed", "TooMany", "Tree", "Compare", "Export"} // text.Catalogue's words, and state.Bench's fields
	used := map[bool]int{}
	for _, dir := range []string{"web/page", "web/state"} {
		files, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			apart := bytes.HasPrefix(text, []byte("//go:build !lesson\n"))
			ast.Inspect(file, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok && slices.Contains(bench, s.Sel.Name) {
					used[apart]++
					if !apart {
						t.Errorf("%s uses %s, and is in the lessons' program", name, s.Sel.Name)
					}
				}
				return true
			})
		}
	}
	if used[true] < 50 {
		t.Errorf("%d uses in the workbench's own files: the rule says nothing", used[true])
	}
}

// Every package says what it is, in one of its builds.
func TestPackageComments(t *testing.T) {
	native, browser := list(t, false), list(t, true)
	for _, packs := range []map[string]pack{native, browser} {
		for _, p := range ours(t, packs, "") {
			if len(p.GoFiles) > 0 && native[p.ImportPath].Doc == "" && browser[p.ImportPath].Doc == "" {
				t.Errorf("%s has no package comment", p.ImportPath)
			}
		}
	}
}

// Whoever opens the repository sees this, and nothing else.
func TestTopLevel(t *testing.T) {
	want := []string{
		"ARCHITECTURE.md", "LICENSE", "README.md", "build.sh", "engine", "go.mod", "go.sum",
		"lessons", "serve", "tests", "wasm", "web",
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, ".") && name != "dist" { // which git ignores
			got = append(got, e.Name())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// The site's policy refuses inline style and handlers, and a page asks no
// other origin for anything.
func TestNothingInline(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)[\s"'` + "`" + `](style|on(click|load|input|error|change))\s*=\s*\\?["']|\bat\("style"|\.Style\(|<style|@import|url\(\s*["']?(https?:)?//|src\s*=\s*\\?["'](https?:)?//`)
	looked := 0
	for _, dir := range []string{"web/page", "web/static", "web/site", "lessons/en"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(name, "_test.go") ||
				!slices.Contains([]string{".go", ".js", ".css", ".html", ".svg", ".md"}, filepath.Ext(name)) {
				return err
			}
			looked++
			text, err := os.ReadFile(name)
			for i, line := range strings.Split(string(text), "\n") {
				// The SVG files that a reader is handed have their style with them; no page shows them.
				if found := forbidden.FindString(line); found != "" && (found != "<style" || filepath.Base(name) != "plate.go") {
					t.Errorf("%s:%d: %s", name, i+1, found)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if looked < 10 {
		t.Errorf("looked at %d files only", looked)
	}
}
