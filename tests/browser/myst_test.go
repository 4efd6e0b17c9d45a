package browser

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// myst builds a site of MyST's with its own command, version and all, in a folder
// of its own. It returns the folder of the site's files, and the page's tree.
func myst(t *testing.T, page string) (public, tree string) {
	t.Helper()
	tools := os.Getenv("LAB_MYST")
	if tools == "" {
		t.Skip("set LAB_MYST to the folder with the npm packages mystmd and @myst-theme/anywidget, as ./build.sh test does")
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"index.md": page, "myst.yml": "version: 1\nproject:\n  title: A course\n  toc:\n    - file: index.md\nsite:\n  template: book-theme\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	// The theme would come from a server of MyST's, and is not asked for: the command
	// ends with an error once it has written the site's content.
	build := exec.Command("node", filepath.Join(tools, "mystmd", "package", "dist", "myst.cjs"), "build", "--site")
	build.Dir = dir
	build.Env = append(os.Environ(), "API_URL=http://127.0.0.1:9", "HOME="+dir)
	said, _ := build.CombinedOutput()
	content, err := os.ReadFile(filepath.Join(dir, "_build", "site", "content", "index.json"))
	if err != nil {
		t.Fatalf("mystmd built no content: %s", said)
	}
	return filepath.Join(dir, "_build", "site", "public"), string(content)
}

// A page of MyST shows the lab: mystmd reads the directive and copies
// lab.widget.mjs into its site, and what its theme does with that is done here,
// with the theme's own model.
func TestMyST(t *testing.T) {
	lab := serve(t, "/lab/")
	p := book(t, ":::{anywidget} "+lab.Root+"lab.widget.mjs\n"+
		`{"site": "`+lab.Root+`", "lesson": "magnitude-pruning", "widget": "right", "loading": "eager", "hide": ["memory", "storage"], "state": ""}`+"\n:::")
	p.Until("the widget's programs are there", `labHeard.some(h => h.data.type === "load" && h.frame === 0)`)
	ask[bool](p, 0, "click", "[data-lab-run]")
	untilFrame(p, 0, "the cell has run", "count", `[data-lab-state="done"]`, `v === 1`)
	follows(p, 0)
	p.Until("the model has the session", `model.get("state").startsWith("session=1.")`)
	chrome.Eval[bool](p, `(model.set("theme", "dark"), true)`)
	untilFrame(p, 0, "it is dark", "count", `:root[data-theme="dark"]`, `v === 1`)
	chrome.Eval[bool](p, `(model.set("widget", "try"), true)`)
	p.Until("another cell is there", `labHeard.some(h => h.data.type === "ready" && h.data.widget === "try")`)
	chrome.Eval[bool](p, `(leave(), true)`)
	p.Until("the widget is gone", `!document.querySelector("#widget").shadowRoot.querySelector("iframe")`)
	quiet(t, p, lab)
}

// book is a window with a page of MyST's that has a directive in it.
func book(t *testing.T, directive string) *chrome.Page {
	t.Helper()
	public, content := myst(t, "---\ntitle: A course\n---\nPrune it:\n\n"+directive+"\n")
	type node struct {
		Type, ESM string
		Model     json.RawMessage
		Children  []node
	}
	var book struct{ MDAST node }
	if err := json.Unmarshal([]byte(content), &book); err != nil {
		t.Fatal(err)
	}
	var found *node
	for rest := []node{book.MDAST}; len(rest) > 0; rest = rest[1:] {
		if rest[0].Type == "anywidget" {
			found = &rest[0]
		}
		rest = append(rest, rest[0].Children...)
	}
	if found == nil || !strings.HasPrefix(found.ESM, "/") {
		t.Fatalf("mystmd has read no widget, or has not copied its module:\n%s", content)
	}
	page := fmt.Sprintf(`<!doctype html><html lang=en><meta charset=utf-8><title>A course</title><body><div id=widget></div><script type=module>
		import { MystAnyModel } from "/models.js";
		const { default: widget } = await import(%q);
		const el = document.createElement("div");
		document.getElementById("widget").attachShadow({mode: "open"}).append(el);
		window.model = new MystAnyModel(%s);
		window.leave = await widget.render({model, el});
	</script></body></html>`, found.ESM, found.Model)
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(public)))
	mux.HandleFunc("/models.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		http.ServeFile(w, r, filepath.Join(os.Getenv("LAB_MYST"), "anywidget", "package", "dist", "models.js"))
	})
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, page) })
	mux.HandleFunc("/favicon.ico", func(http.ResponseWriter, *http.Request) {})
	s := httptest.NewServer(mux)
	t.Cleanup(func() { s.CloseClientConnections(); s.Close() })

	p := window(t, chrome.View{Before: strings.ReplaceAll(agent, `document.querySelectorAll("iframe")`, `(document.querySelector("#widget")?.shadowRoot ?? document).querySelectorAll("iframe")`)})
	p.Go(s.URL)
	return p
}
