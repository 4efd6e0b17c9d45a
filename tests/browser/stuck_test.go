package browser

import (
	"testing"

	"compressionlab/tests/chrome"
)

// A cell that never ends, each round of it far more work than a step limit
// counts: only Stop ends it. The page says so, keeps the text, and runs the
// next one as if nothing had been.
func TestStop(t *testing.T) {
	p := lesson(t)
	good := p.Code("right")
	p.Run("right")
	output := p.Output("right")

	stuck := "original = load_model(\"digits_mlp\")\nwhile True:\n    accuracy(original)"
	p.Type("right", stuck)
	p.Live("right")
	p.Click(chrome.Hook("right", "run"))
	p.Click(chrome.Hook("right", "stop"))
	p.Until("the cell has stopped", `document.querySelector('`+chrome.Cell("right")+`').dataset.labState !== "running"`)
	wants(t, "the stopped cell", p.Text(chrome.Cell("right")), "Stopped")
	if got := p.Code("right"); got != stuck {
		t.Errorf("Stop changed the code to\n%s", got)
	}

	p.Type("right", good)
	if state := p.Run("right"); state != "done" {
		t.Fatalf("after Stop the good text ends %q: %s", state, p.Text(chrome.Hook("right", "error")))
	}
	if got := p.Output("right"); got != output {
		t.Errorf("after Stop the good text prints\n%s\nbefore it printed\n%s", got, output)
	}
	// The other cells live in the same worker.
	if state := p.Run("wrong"); state != "done" {
		t.Errorf("after Stop another cell ends %q", state)
	}
}

// An endless loop ends by itself at the step limit, and says where.
func TestStepLimit(t *testing.T) {
	p := lesson(t)
	p.Type("right", "x = 1\nwhile True:\n    pass")
	if state := p.Run("right"); state != "error" {
		t.Fatalf("state %q, want error", state)
	}
	located(t, p, "right", 2)
}
