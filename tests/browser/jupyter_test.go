package browser

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// field is a field of a widget in Python, with what it is at first.
var field = regexp.MustCompile(`(?m)^    (\w+) = traitlets\.Unicode\((?:"([^"]*)")?\)\.tag\(sync=True\)$`)

// notebook is a window with a saved notebook that shows the widget of a piece of
// Python: Jupyter's own front end for those, and anywidget's, render it. Python itself
// is not run, but read as far as such a class goes.
func notebook(t *testing.T, python string) *chrome.Page {
	t.Helper()
	tools := os.Getenv("LAB_JUPYTER")
	if tools == "" {
		t.Skip("set LAB_JUPYTER to the folder with the npm packages @jupyter-widgets/html-manager, requirejs and anywidget, as ./build.sh test does")
	}
	esm := regexp.MustCompile(`(?m)^    _esm = "([^"]*)"$`).FindStringSubmatch(python)
	fields := field.FindAllStringSubmatch(python, -1)
	if esm == nil || len(fields) == 0 || strings.Count(python, "traitlets.Unicode(") != len(fields) {
		t.Fatalf("this is no class with _esm and fields:\n%s", python)
	}
	model := map[string]any{
		"_esm": esm[1], "_anywidget_id": "__main__.Lab", "layout": "IPY_MODEL_layout",
		"_model_module": "anywidget", "_model_module_version": "0.11.0", "_model_name": "AnyModel",
		"_view_module": "anywidget", "_view_module_version": "0.11.0", "_view_name": "AnyView",
	}
	for _, f := range fields {
		model[f[1]] = f[2]
	}
	state, err := json.Marshal(map[string]any{"version_major": 2, "version_minor": 0, "state": map[string]any{
		"layout": map[string]any{"model_name": "LayoutModel", "model_module": "@jupyter-widgets/base", "model_module_version": "2.0.0", "state": map[string]any{}},
		"lab":    map[string]any{"model_name": "AnyModel", "model_module": "anywidget", "model_module_version": "0.11.0", "state": model},
	}})
	if err != nil {
		t.Fatal(err)
	}
	page := fmt.Sprintf(`<!doctype html><html lang=en><meta charset=utf-8><title>A notebook</title><body>
		<script src="require.js"></script><script src="embed-amd.js"></script>
		<script type="application/vnd.jupyter.widget-state+json">%s</script>
		<script type="application/vnd.jupyter.widget-view+json">{"version_major": 2, "version_minor": 0, "model_id": "lab"}</script></body></html>`, state)
	mux := http.NewServeMux()
	for name, file := range map[string]string{
		"require.js": "requirejs/package/require.js", "embed-amd.js": "html-manager/package/dist/embed-amd.js", "anywidget.js": "anywidget/package/dist/index.js",
	} {
		mux.HandleFunc("/"+name, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/javascript")
			http.ServeFile(w, r, filepath.Join(tools, filepath.FromSlash(file)))
		})
	}
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, page) })
	mux.HandleFunc("/favicon.ico", func(http.ResponseWriter, *http.Request) {})
	s := httptest.NewServer(mux)
	t.Cleanup(func() { s.CloseClientConnections(); s.Close() })
	p := window(t, chrome.View{Before: agent})
	p.Go(s.URL)
	return p
}
