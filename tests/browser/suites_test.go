package browser

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// suites are the folders whose cells are run in the browser as well.
var suites = []string{"../lab", "../audit", "../findings"}

// Every cell of the suites gives in Chromium's worker what it gives natively, to
// the last character of the trace: output, error, names, objects, bytes,
// accuracies, findings and histograms. Only what asks for the time may differ.
func TestSuites(t *testing.T) {
	p := lesson(t)
	chrome.Eval[bool](p, `new Promise(done => {
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
	})`)
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
			if strings.Contains(string(text), "rofile") || strings.Contains(string(text), "time.") {
				return nil
			}
			ran++
			cells := strings.Split(string(text), "# --- next cell ---\n")
			native := natively(t, cells)
			want, err := json.Marshal(native)
			if err != nil {
				return err
			}
			code, err := json.Marshal(cells)
			if err != nil {
				return err
			}
			got := chrome.Eval[string](p, `labRun(`+string(code)+`)`)
			var parsed any // JavaScript writes some numbers otherwise than Go
			if err := json.Unmarshal([]byte(got), &parsed); err != nil {
				return err
			}
			var wanted any
			if err := json.Unmarshal(want, &wanted); err != nil {
				return err
			}
			a, _ := json.Marshal(parsed)
			b, _ := json.Marshal(wanted)
			if string(a) != string(b) {
				at := 0
				for at < min(len(a), len(b)) && a[at] == b[at] {
					at++
				}
				t.Errorf("%s: from character %d the browser has\n…%s\nnatively\n…%s", path, at, excerpt(a, at), excerpt(b, at))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d cells give the same in Chromium", ran)
	if ran < 60 {
		t.Errorf("%d cells were found", ran)
	}
}

func excerpt(text []byte, at int) []byte { return text[max(0, at-80):min(len(text), at+120)] }
