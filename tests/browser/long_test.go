package browser

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// million is a network of 1,040,000 weights, its copy, and what was cut from it.
const million = `original = Sequential(Linear(784, 1000), ReLU(), Linear(1000, 256))
compressed = magnitude_prune(copy.deepcopy(original), sparsity=0.90)
print(measure_sparsity(compressed))`

// A long session, 200 runs of a network of a million weights, each with another
// number in its text, stays within 1.5 GB: what a run has given is dropped when
// the next one comes, since it can be made again. Undo still goes back.
func TestLongSession(t *testing.T) {
	p := lesson(t)
	p.Type("right", million)
	if state := p.Run("right"); state != "done" {
		t.Fatalf("state %q: %s", state, p.Text(chrome.Hook("right", "error")))
	}
	p.Box(chrome.Cell("right") + " " + chrome.Stage)
	p.WaitHas(chrome.Cell("right")+" "+chrome.Drawn, true)
	const runs, step = 200, 20
	for done := 0; done < runs; done += step {
		printed := chrome.Eval[string](p, `new Promise(done => {
			const cell = document.querySelector('[data-lab-cell="right"]'), code = cell.querySelector("[data-lab-code]"), w = labWatch;
			let left = `+strconv.Itoa(step)+`;
			const next = () => {
				if (left-- === 0) return done(cell.querySelector("[data-lab-output]").innerText);
				const before = w.ran.right, n = `+strconv.Itoa(done)+` + left;
				code.value = code.value.replace(/sparsity=[0-9.]+/, "sparsity=" + (0.1 + n / 400).toFixed(4));
				code.dispatchEvent(new Event("input", {bubbles: true}));
				const press = () => { const b = cell.querySelector("[data-lab-run]"); b.disabled ? setTimeout(press, 1) : b.click(); };
				press();
				const look = () => w.ran.right > before && cell.dataset.labState === "done" ? next() : setTimeout(look, 1);
				look();
			};
			next() })`)
		if want := fmt.Sprintf("%.2f", 10+float64(done)/4); !strings.HasPrefix(printed, want[:4]) {
			t.Errorf("after run %d the cell prints %q, want %s", done+step, printed, want)
		}
	}
	memory := chromium.Memory(t)["renderer"]
	t.Logf("after %d runs the page's processes hold %d MB", runs, memory>>20)
	if memory > 1500<<20 {
		t.Errorf("after %d runs the page's processes hold %d MB, want at most 1500", runs, memory>>20)
	}
	code := p.Code("right")
	p.Click(chrome.Hook("right", "undo"))
	p.Until("the text is another one", `document.querySelector('`+chrome.Hook("right", "code")+`').value !== `+strconv.Quote(code))
}
