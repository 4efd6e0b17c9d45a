package main

import (
	"fmt"

	"compressionlab/tests/chrome"
)

// sweeps is how often a sweep and its list are run, in turn.
const sweeps = 7

// trials trains one network for each of eight seeds; %s is how.
const trials = `def trial(seed):
    student = Sequential(Linear(64, 48), ReLU(), Linear(48, 10))
    train(student, digits().train, epochs=60, lr=0.05, batch_size=16, seed=seed, verbose=False)
    return accuracy(student)

print(%s)`

// swept measures a cell that sweeps over seeds beside the same cell with a list
// comprehension, which runs in one worker; and how soon a run is answered after
// Stop has replaced the worker.
func swept(p *chrome.Page) []Line {
	p.Live("right")
	var together, serial []float64
	for range sweeps {
		for text, all := range map[string]*[]float64{"sweep(trial, range(8))": &together, "[trial(seed) for seed in range(8)]": &serial} {
			p.Type("right", fmt.Sprintf(trials, text))
			*all = append(*all, pressed(p))
		}
	}
	cores := chrome.Eval[int](p, `navigator.hardwareConcurrency`)
	shared := Line{Name: "sweep over 8 seeds", Value: quantile(together, 0.5), Spread: spread(together), Unit: "ms",
		Peer: "one worker", PeerValue: quantile(serial, 0.5), PeerSpread: spread(serial), Note: fmt.Sprintf("%d cores", cores)}
	shared.Ratio = shared.PeerValue / shared.Value

	var again []float64
	for range sweeps {
		p.Type("right", "while True:\n    accuracy(load_model(\"digits_mlp\"))")
		p.Click(chrome.Hook("right", "run"))
		p.WaitState("right", "running")
		p.Click(chrome.Hook("right", "stop"))
		p.Type("right", "print(1)")
		again = append(again, pressed(p))
	}
	return []Line{shared, {Name: "first run after Stop", Value: quantile(again, 0.5), Spread: spread(again), Unit: "ms", Note: fmt.Sprintf("median of %d", sweeps)}}
}

// pressed presses Run, as soon as it can be pressed, and waits for the answer:
// milliseconds.
func pressed(p *chrome.Page) float64 {
	return chrome.Eval[float64](p, `new Promise(done => {
		const w = labWatch, before = w.ran.right ?? 0, start = performance.now();
		let clicked = false;
		const look = () => {
			const run = document.querySelector('[data-lab-cell="right"] [data-lab-run]');
			if (!clicked && !run.disabled) { clicked = true; run.click(); }
			w.ran.right > before ? done(w.ranAt.right - start) : setTimeout(look, 1);
		};
		look() })`)
}
