package browser

import (
	"fmt"
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// After each statement a cell shows the names, the output and the accuracy that
// a run of so much of it gives, by the keyboard and by the buttons, back and
// forth; the line is marked, and the stage follows.
func TestSteps(t *testing.T) {
	site := serve(t, "/")
	p := window(t, chrome.View{})
	p.Lesson(site, slug)
	if p.Has(chrome.Hook("right", "step")) {
		t.Error("a cell that has not run can be stepped through")
	}
	p.Run("right")
	p.WaitHas(chrome.Cell("right")+" "+chrome.Drawn, true)
	code, output := p.Code("right"), p.Output("right")
	lines := strings.Split(code, "\n")
	ends := []int{1, 3, 4, 6, 7, 8, 9} // of its statements
	check := func(step int) {
		t.Helper()
		want := natively(t, []string{strings.Join(lines[:ends[step-1]], "\n")})
		p.Until("the output of the step", fmt.Sprintf(`(document.querySelector('%s').classList.contains("none") ? "" : document.querySelector('%[1]s').textContent) === %q`, chrome.Hook("right", "output"), want.Output))
		var names []string
		for _, name := range want.Order {
			names = append(names, name+"="+want.Names[name])
		}
		p.Until(fmt.Sprintf("the names of step %d", step), fmt.Sprintf(`[...document.querySelectorAll('%s [data-lab-name]')].map(e => e.dataset.labName + "=" + e.dataset.labObject).join() === %q`, chrome.Cell("right"), strings.Join(names, ",")))
		if got, want := p.Text(chrome.Cell("right")+" .where"), fmt.Sprintf("Step %d of 7", step); !strings.HasPrefix(got, want) {
			t.Errorf("it says %q, want %q", got, want)
		}
		if step < 7 {
			if got := strings.Join(p.Texts(chrome.Cell("right")+" .ln.shown .no"), " "); got != fmt.Sprint(ends[step-1]) {
				t.Errorf("at step %d the marked line is %q", step, got)
			}
		}
	}
	p.Focus(chrome.Hook("right", "step"))
	for step := 6; step >= 1; step-- {
		p.After("right", func() { p.Keys(chrome.ArrowLeft) })
		check(step)
	}
	if !chrome.Eval[bool](p, fmt.Sprintf(`document.activeElement === document.querySelector('%s')`, chrome.Hook("right", "step"))) {
		t.Error("the focus has left the scrubber")
	}
	for step := 2; step <= 3; step++ {
		p.After("right", func() { p.Click(chrome.Hook("right", `scrub="next"`)) })
		check(step)
	}
	p.WaitHas(chrome.Cell("right")+" "+chrome.Drawn, true)
	p.After("right", func() { p.Click(chrome.Hook("right", `scrub="previous"`)) })
	check(2)
	// A branch keeps what is shown, and Undo brings the rest back.
	p.After("right", func() { p.Click(chrome.Hook("right", "branch")) })
	if got := p.Code("right"); got != strings.Join(lines[:3], "\n") {
		t.Errorf("the branch is %q", got)
	}
	p.After("right", func() { p.Click(chrome.Hook("right", "undo")) })
	if got := p.Code("right"); got != code || p.Output("right") != output {
		t.Errorf("after Undo it is %q, and prints %q", got, p.Output("right"))
	}
	quiet(t, p, site)
}

// An error in the middle ends the steps there, and what came before it can be
// looked at.
func TestStepsToAnError(t *testing.T) {
	p := lesson(t)
	p.Type("play", "a = load_model(\"digits_mlp\")\nmagnitude_prune(a, sparsity=0.5)\nprint(nope)\nprint(1)")
	if state := p.Run("play"); state != "error" {
		t.Fatal(state)
	}
	if state := p.After("play", func() { p.Click(chrome.Hook("play", `scrub="previous"`)) }); state != "done" {
		t.Errorf("before the error the cell is %q", state)
	}
	wants(t, "the place", p.Text(chrome.Cell("play")+" .where"), "Step 2 of 3", "line 2")
	if n := len(p.Attrs(chrome.Hook("play", "names")+" [data-lab-name]", "data-lab-name")); n != 1 {
		t.Errorf("%d names before the error, want 1", n)
	}
	if state := p.After("play", func() { p.Click(chrome.Hook("play", `scrub="next"`)) }); state != "error" {
		t.Errorf("at the end the cell is %q", state)
	}
}
