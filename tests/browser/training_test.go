package browser

import (
	"fmt"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// A training that goes on is drawn as it goes, and can be stopped; one that is
// over has the numbers that it printed in a table.
func TestTrainingCurve(t *testing.T) {
	p, site := workbenchPage(t, chrome.View{})
	p.Type("1", `m = train(load_model("digits_mlp"), digits().train, epochs=3, lr=0.01)`)
	if state := p.Run("1"); state != "done" {
		t.Fatalf("%q: %s", state, p.Text(chrome.Hook("1", "error")))
	}
	p.WaitHas(chrome.Hook("1", "training"), true)
	press(p, chrome.Hook("1", "training")+" summary")
	table := p.Text(chrome.Hook("1", "training") + " table")
	for i, line := range strings.Split(strings.TrimSpace(p.Output("1")), "\n") {
		var epoch, of int
		var loss, accuracy float64
		if _, err := fmt.Sscanf(line, "epoch %d/%d: loss %f, %f%% read right", &epoch, &of, &loss, &accuracy); err != nil || epoch != i+1 {
			t.Fatalf("%q: %v", line, err)
		}
		wants(t, "the table", table, fmt.Sprintf("%.4f", loss), fmt.Sprintf("%.1f %%", accuracy))
	}
	p.Type("1", "student = Sequential(Linear(64, 32), ReLU(), Linear(32, 10))\ntrain(student, digits().train, epochs=500, lr=0.01, batch_size=4)")
	p.Click(chrome.Hook("1", "run"))
	p.Until("the curve of the run under way", `document.querySelector('[data-lab-training="0"] .sub')?.textContent.endsWith("of 500 epochs")`)
	p.Keys(chrome.Escape)
	p.WaitState("1", "idle")
	quiet(t, p, site)
}
