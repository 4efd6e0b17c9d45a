package main

import (
	"fmt"

	"compressionlab/tests/chrome"
)

// factored has the views beside one another of the bundled network's first weight,
// and of a million weights: a square of them takes more steps than a cell may.
var factored = []struct{ of, code string }{
	{"", "W = load_model(\"digits_mlp\").layers[0].weight.data\nU, S, V = low_rank_approximate(W, rank_ratio=0.25)"},
	{" 1M weights,", "m = Sequential(Linear(16384, 64))\nU, S, V = low_rank_approximate(m.layers[0].weight.data, rank_ratio=0.25)"},
}

// dials moves the rank of a low-rank view, a step at a time as a held arrow key does.
func dials(p *chrome.Page) (lines []Line) {
	for _, f := range factored {
		p.Type("right", f.code)
		p.Run("right")
		p.WaitHas(chrome.Cell("right")+" "+chrome.Drawn, true)
		var pictures []float64
		for i := range tuning + moves {
			ms := chrome.Eval[float64](p, fmt.Sprintf(`new Promise(done => {
				const w = labWatch, before = w.drawings, knob = document.querySelector('[data-lab-cell=right] [data-lab-dial=rank]');
				const start = performance.now();
				knob.value = %d;
				knob.dispatchEvent(new Event("input", {bubbles: true}));
				const look = () => w.drawings > before ? done(w.drawnAt - start) : setTimeout(look, 1);
				look() })`, 1+i%20))
			if i >= tuning {
				pictures = append(pictures, ms)
			}
		}
		lines = append(lines,
			Line{Name: "dial to repainted stage," + f.of + " p50", Value: quantile(pictures, 0.5), Unit: "ms", Note: fmt.Sprintf("%d moves after %d", moves, tuning)},
			Line{Name: "dial to repainted stage," + f.of + " p95", Value: quantile(pictures, 0.95), Unit: "ms", Note: fmt.Sprintf("worst %.0f", quantile(pictures, 1))})
	}
	return lines
}
