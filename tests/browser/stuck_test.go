package browser

import (
	"fmt"
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

// A long training tells how far it has come, step by step, and shows what the
// cell has printed so far; Stop ends it there.
func TestProgress(t *testing.T) {
	p := lesson(t)
	p.Type("right", "print(\"before\")\nstudent = Sequential(Linear(64, 32), ReLU(), Linear(32, 10))\ntrain(student, digits().train, epochs=200, lr=0.01, batch_size=4)")
	p.Live("right")
	p.Click(chrome.Hook("right", "run"))
	bar := `document.querySelector('` + chrome.Cell("right") + ` progress')`
	p.Until("the bar stands somewhere", `+(`+bar+`?.value) > 0`)
	before := chrome.Eval[float64](p, bar+`.value`)
	p.Until("the bar moves on", `+(`+bar+`?.value) > `+fmt.Sprint(before))
	if of := chrome.Eval[float64](p, bar+`.max`); of != 200*360 {
		t.Errorf("the bar ends at %v steps, want 72000", of)
	}
	wants(t, "the cell in training", p.Text(chrome.Cell("right")), "Training: epoch", "of 200", "read right")
	wants(t, "the output so far", p.Output("right"), "before", "epoch 1/200")
	p.Click(chrome.Hook("right", "stop"))
	p.Until("the cell has stopped", `document.querySelector('`+chrome.Cell("right")+`').dataset.labState !== "running"`)
	if chrome.Eval[bool](p, `!!`+bar) {
		t.Error("the bar is still there")
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
