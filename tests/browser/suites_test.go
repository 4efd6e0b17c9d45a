package browser

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// suites are the folders whose cells are run in the browser as well.
var suites = []string{"../lab", "../audit", "../findings", "../conform/cases"}

// Every cell of the suites gives in Chromium's worker what it gives natively, to
// the last character of the trace: output, error, names, objects, bytes,
// accuracies, findings and histograms. Only what asks for the time may differ.
func TestSuites(t *testing.T) {
	p := lesson(t)
	chrome.Eval[bool](p, worker)
	suitesRun(t, func(js string) string { return chrome.Eval[string](p, js) })
}

// worker has the page's worker run cells that the page knows nothing of.
const worker = `new Promise(done => {
		const worker = new Worker(document.getElementById("lab-boot").dataset.worker);
		let waiting = null;
		worker.onmessage = ({data}) => {
			if (data.kind === "ready") done(true);
			if (data.kind === "ran") waiting(JSON.stringify(JSON.parse(data.json).run));
		};
		window.labRun = cells => new Promise(resolve => {
			waiting = resolve;
			worker.postMessage({kind: "run", json: JSON.stringify({id: 1, cells, seed: 1}), buffers: []});
		});
	})`

// suitesRun runs every session in the page whose JavaScript eval evaluates.
func suitesRun(t *testing.T, eval func(js string) string) {
	t.Helper()
	ran := 0
	for _, folder := range suites {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".py" {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, cells := range sessions(string(text)) {
				same(t, eval, path, cells)
				ran++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d sessions give the same", ran)
	if ran < 400 {
		t.Errorf("%d sessions were found", ran)
	}
}

// sessions are the cells of a file. Snippets that have a name are sessions of
// their own; what asks for the time is left out.
func sessions(text string) (all [][]string) {
	cells := strings.Split(text, "# --- next cell ---\n")
	if strings.HasPrefix(text, "# --- ") {
		cells = nil
		for _, snippet := range strings.Split("\n"+text, "\n# --- ")[1:] {
			all = append(all, []string{snippet[strings.IndexByte(snippet, '\n')+1:]})
		}
	}
	if cells != nil {
		all = append(all, cells)
	}
	return slices.DeleteFunc(all, func(cells []string) bool {
		text := strings.Join(cells, "\n")
		return strings.Contains(text, "rofile") || strings.Contains(text, "time.")
	})
}

func same(t *testing.T, eval func(js string) string, path string, cells []string) {
	t.Helper()
	code, err := json.Marshal(cells)
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(natively(t, cells))
	if err != nil {
		t.Fatal(err)
	}
	got := []byte(eval(`labRun(` + string(code) + `)`))
	if want, got = canonical(t, want), canonical(t, got); bytes.Equal(want, got) {
		return
	}
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	t.Errorf("%s, %s\nfrom character %d the browser has\n…%s\nnatively\n…%s", path, cells[len(cells)-1], at, excerpt(got, at), excerpt(want, at))
}

// canonical is JSON with keys in order and numbers as Go writes them, which
// JavaScript does otherwise.
func canonical(t *testing.T, text []byte) []byte {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

func excerpt(text []byte, at int) []byte { return text[max(0, at-80):min(len(text), at+120)] }
