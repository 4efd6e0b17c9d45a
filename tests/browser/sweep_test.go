package browser

import (
	"strings"
	"testing"

	"compressionlab/tests/chrome"
)

// seeds trains one network for each of some seeds: some seconds of work.
const seeds = `def trial(seed):
    student = Sequential(Linear(64, 48), ReLU(), Linear(48, 10))
    train(student, digits().train, epochs=40, lr=0.05, batch_size=16, seed=seed, verbose=False)
    print("seed", seed)
    return accuracy(student), np.random.rand()

model = load_model("digits_mlp")
first = sweep(lambda i: np.random.rand(), range(3))
for right, drawn in sweep(trial, range(8)):
    print(right, drawn)
print(first, sensitivity(model, sparsities=[0.5, 0.7, 0.9]))
`

// helpers is how many workers beside the first a page should have that sweeps.
func helpers(p *chrome.Page) int {
	return min(chrome.Eval[int](p, `navigator.hardwareConcurrency`), 4) - 1
}

// A sweep is shared with workers of its own, one for each core up to four, and
// gives what it gives natively on one core, to the last bit. They are kept for
// the next sweep, and end with Stop.
func TestSweepWorkers(t *testing.T) {
	p := lesson(t)
	p.Type("right", seeds)
	if state := p.Run("right"); state != "done" {
		t.Fatalf("state %q: %s", state, p.Text(chrome.Hook("right", "error")))
	}
	want := natively(t, []string{seeds})
	if got := p.Output("right"); got != want.Output {
		t.Errorf("the browser prints\n%s\nnatively\n%s", got, want.Output)
	}
	p.WaitWorkers(1 + helpers(p))
	p.Type("right", seeds+"\n# again")
	if state := p.Run("right"); state != "done" || p.Output("right") != want.Output {
		t.Errorf("again: %q, %s", state, p.Output("right"))
	}
	p.WaitWorkers(1 + helpers(p))

	p.Type("right", "print(sweep(lambda seed: accuracy(train(Sequential(Linear(64, 64), ReLU(), Linear(64, 10)), digits().train, epochs=15, lr=0.01, batch_size=8, seed=seed, verbose=False)), range(1000)))")
	p.Click(chrome.Hook("right", "run"))
	p.Until("some rounds are done", `+(document.querySelector('`+chrome.Cell("right")+` progress')?.value) > 0`)
	wants(t, "the cell that sweeps", p.Text(chrome.Cell("right")), "of 1000 rounds done")
	p.Click(chrome.Hook("right", "stop"))
	p.Until("the cell has stopped", `document.querySelector('`+chrome.Cell("right")+`').dataset.labState !== "running"`)
	p.Type("right", "print(1)")
	if state := p.Run("right"); state != "done" {
		t.Errorf("after Stop the cell ends %q", state)
	}
	p.WaitWorkers(1)
}

// A round that fails in a helper is told at its own line, and a browser that
// gives a worker no workers runs the sweep in one.
func TestSweepTrouble(t *testing.T) {
	p := lesson(t)
	p.Type("right", seeds+"\nsweep(lambda i: accuracy(magnitude_prune(copy.deepcopy(model), 0.1 * i)) if i < 31 else 1 // (i - 31), range(36))")
	if state := p.Run("right"); state != "error" {
		t.Fatalf("state %q", state)
	}
	want := natively(t, []string{p.Code("right")})
	wants(t, "the error", p.Text(chrome.Hook("right", "error")), want.Error.Message)
	p.Type("right", seeds)
	if state := p.Run("right"); state != "done" {
		t.Errorf("after an error in a helper the cell ends %q", state)
	}
}

// Each program is compiled once: the frames of two stages take it from the page,
// and a worker in the place of a stopped one from that.
func TestCompiledOnce(t *testing.T) {
	p := window(t, chrome.View{Before: `
		const Plain = Worker;
		window.labWorkers = [];
		window.Worker = class extends Plain { constructor(url) { super(url); labWorkers.push(String(url)) } };`})
	p.Lesson(serve(t, "/"), slug)
	for _, id := range []string{"wrong", "right"} {
		p.Run(id)
		p.Box(chrome.Cell(id) + " " + chrome.Stage)
		p.WaitHas(chrome.Cell(id)+" "+chrome.Drawn, true)
	}
	if n := chrome.Eval[int](p, `[window, ...Array.from(frames)].flatMap(w => w.performance.getEntriesByType("resource")).filter(e => /stage[^/]*[.]wasm$/.test(e.name)).length`); n != 1 {
		t.Errorf("two stages fetch their program %d times", n)
	}
	p.Type("right", "while True:\n    accuracy(load_model(\"digits_mlp\"))")
	p.Click(chrome.Hook("right", "run"))
	p.WaitState("right", "running")
	p.Click(chrome.Hook("right", "stop"))
	p.Type("right", "print(1)")
	if state := p.Run("right"); state != "done" {
		t.Errorf("after Stop the cell ends %q", state)
	}
	workers := chrome.Eval[[]string](p, `labWorkers`)
	if len(workers) != 2 || strings.Contains(workers[0], "#") || workers[1] != workers[0]+"#shared" {
		t.Errorf("the workers are %q", workers)
	}
}
