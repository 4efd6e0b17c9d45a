package browser

import (
	"fmt"
	"testing"

	"compressionlab/tests/chrome"
)

// A loop is stepped through round by round, also one of ten thousand, and a
// branch is offered after statements alone. The codes of a quantized model stand
// in the diagram with their bytes.
func TestRounds(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{})
	p.Lesson(site, slug)
	p.Live("right")
	p.Type("right", "model = load_model(\"digits_mlp\")\nfor bits in [8, 4, 2]:\n    small = quantize(model, bits=bits)\n    print(bits, small.layers[0].nbytes)\n")
	p.Run("right")
	where := func(want string) {
		t.Helper()
		if got := p.Text(chrome.Cell("right") + " .where"); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
	where("Step 5 of 5, the end of the run")
	p.Focus(chrome.Hook("right", "step"))
	for _, want := range []struct{ where, output string }{
		{"Step 4 of 5, after round 3 of 3 from line 2", "8 3077\n4 1541\n2 773\n"},
		{"Step 3 of 5, after round 2 of 3 from line 2", "8 3077\n4 1541\n"},
	} {
		p.After("right", func() { p.Keys(chrome.ArrowLeft) })
		where(want.where)
		if got := p.Output("right"); got != want.output {
			t.Errorf("%s: printed %q, want %q", want.where, got, want.output)
		}
		if !p.Has(chrome.Hook("right", "branch") + ":disabled") {
			t.Errorf("%s: a branch is offered", want.where)
		}
	}
	p.Click(chrome.Hook("right", `depth="2"`))
	p.Until("the codes", fmt.Sprintf(`[...document.querySelectorAll('%s .row-t')].some(e => e.textContent.includes("codes") && e.textContent.includes("64 × 48, 4 bits") && e.textContent.includes("1,536"))`, chrome.Cell("right")))
	p.Type("right", "n = 0\nfor i in range(10000):\n    n += 1\nprint(n)")
	p.Run("right")
	where("Step 10,003 of 10,003, the end of the run")
	p.After("right", func() { p.Click(chrome.Hook("right", `scrub="previous"`)) })
	where("Step 10,002 of 10,003, after line 3")
	if p.Has(chrome.Hook("right", "branch") + ":disabled") {
		t.Error("no branch after the loop")
	}
	quiet(t, p, site)
}
