package main

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"compressionlab/tests/chrome"
)

const (
	starts = 5
	runs   = 20
	moves  = 60
	tuning = 20 // moves before them, in which the browser still compiles what is hot
	rest   = 3 * time.Second
)

// clicker presses Run as soon as it can be pressed.
const clicker = `
if (window === top) {
	const timer = setInterval(() => {
		const b = document.querySelector('[data-lab-cell="wrong"] [data-lab-run]');
		if (!b || b.disabled) return;
		clearInterval(timer);
		labWatch.live = performance.now();
		b.click();
	}, 1);
}`

// start loads the lesson and Pyodide's page in turn, each in a new window.
func start(t chrome.T, b *chrome.Browser, url, build string) []Line {
	peers := isolated(build)
	defer peers.Close()
	there := fetched(build, "pyodide")
	var live, done, firstLine []float64
	for range starts {
		p := b.Open(t, chrome.View{Before: clicker})
		time.Sleep(rest) // the browser makes its own parts for a new window, a second of both cores
		p.Begin(url)
		p.WaitState("wrong", "done")
		live = append(live, chrome.Eval[float64](p, `labWatch.live`))
		done = append(done, chrome.Eval[float64](p, `labWatch.ranAt.wrong`))
		p.Close()
		if there {
			p = b.Open(t, chrome.View{})
			p.Begin(peers.URL + "/pyodide.html")
			p.Until("Pyodide has run a line", `window.firstLine`)
			firstLine = append(firstLine, chrome.Eval[float64](p, `firstLine`))
			p.Close()
		}
	}
	result := Line{Name: "cold start to the first cell's result", Value: quantile(done, 0.5), Spread: spread(done), Unit: "ms", Goal: 1500,
		Note: fmt.Sprintf("median of %d", starts)}
	beside := Line{Name: result.Name, Value: result.Value, Spread: result.Spread, Unit: "ms", Peer: "Pyodide", Least: 3, Note: unfetched}
	if there {
		beside.PeerValue, beside.PeerSpread, beside.Note = quantile(firstLine, 0.5), spread(firstLine), "its first line, without packages"
		beside.Ratio = beside.PeerValue / beside.Value
	}
	return []Line{{Name: "cold start to a live Run button", Value: quantile(live, 0.5), Spread: spread(live), Unit: "ms"}, result, beside}
}

func warm(p *chrome.Page) []Line {
	for range 3 {
		p.Run("wrong")
	}
	var all []float64
	for range runs {
		all = append(all, chrome.Eval[float64](p, `new Promise(done => {
			const w = labWatch, before = w.ran.wrong, start = performance.now();
			document.querySelector('[data-lab-cell="wrong"] [data-lab-run]').click();
			const look = () => w.ran.wrong > before ? done(w.ranAt.wrong - start) : setTimeout(look, 1);
			look() })`))
	}
	return []Line{{Name: "run of the wrong cell, warm", Value: quantile(all, 0.5), Unit: "ms", Goal: 150,
		Note: fmt.Sprintf("median of %d, %.0f to %.0f", runs, quantile(all, 0), quantile(all, 1))}}
}

// slider moves the slider of the lesson's own cell, over the bundled network.
func slider(p *chrome.Page) []Line {
	for range 4 { // the page repeats a run while a slider moves only if the last was quick
		p.Run("right")
	}
	return slid(p, "right", "", 50)
}

// large is a cell that draws 1,040,000 weights, copies and prunes them.
const large = `import copy
m = Sequential(Linear(784, 1000), ReLU(), Linear(1000, 256))
c = copy.deepcopy(m)
magnitude_prune(c, sparsity=0.90)
`

// largeSlider types that cell over the lesson's first and moves its slider.
func largeSlider(p *chrome.Page) []Line {
	p.Type("wrong", large)
	for range 4 {
		p.Run("wrong")
	}
	return slid(p, "wrong", " 1M weights,", 100)
}

// slid are the lines of a cell's slider; of says which network it is over.
func slid(p *chrome.Page, id, of string, goal float64) []Line {
	results, all := slide(p, id)
	return []Line{
		{Name: "slider to the new result," + of + " p50", Value: quantile(results, 0.5), Unit: "ms", Note: fmt.Sprintf("p95 %.0f", quantile(results, 0.95))},
		{Name: "slider to repainted stage," + of + " p50", Value: quantile(all, 0.5), Unit: "ms", Note: fmt.Sprintf("%d moves after %d", moves, tuning)},
		{Name: "slider to repainted stage," + of + " p95", Value: quantile(all, 0.95), Unit: "ms", Goal: goal, Note: fmt.Sprintf("worst %.0f", quantile(all, 1))},
	}
}

// slide moves a cell's slider, and counts once the browser has compiled what
// is hot, each time after the picture of the last. It returns the milliseconds
// to each result and to each picture. The knob is let go at once: a run that is
// too slow to be repeated while it is held begins then.
func slide(p *chrome.Page, id string) (results, pictures []float64) {
	p.Box(chrome.Cell(id) + " " + chrome.Stage)
	p.WaitHas(chrome.Cell(id)+" "+chrome.Drawn, true)
	for i := range tuning + moves {
		value := fmt.Sprintf("%.2f", 0.10+0.02*float64((i*17)%40))
		ms := chrome.Eval[[2]float64](p, fmt.Sprintf(`new Promise(done => {
			const w = labWatch, before = w.drawings, cell = document.querySelector('[data-lab-cell="%s"]');
			const knob = cell.querySelector('[data-lab-slider="sparsity"]'), frame = cell.querySelector("[data-lab-stage]");
			const start = performance.now();
			knob.value = "%s";
			knob.dispatchEvent(new Event("input", {bubbles: true}));
			knob.dispatchEvent(new Event("change", {bubbles: true}));
			const look = () => w.drawings > before && frame.dataset.labStageState === "ready" && cell.dataset.labState === "done"
				? done([w.ranAt["%[1]s"] - start, Math.max(w.drawnAt, w.readyAt) - start]) : setTimeout(look, 1);
			look() })`, id, value))
		if i >= tuning {
			results, pictures = append(results, ms[0]), append(pictures, ms[1])
		}
	}
	return results, pictures
}

// idle is the processor time that the browser takes while nobody does
// anything, with two cells run and two stages drawn.
func idle(t chrome.T, b *chrome.Browser, p *chrome.Page) []Line {
	p.Run("wrong")
	p.WaitHas(chrome.Drawn, true)
	time.Sleep(2 * time.Second) // what the runs left to tidy up
	before := b.CPU(t)
	time.Sleep(rest)
	after := b.CPU(t)
	total := 0.0
	var parts []string
	for kind, seconds := range after {
		used := 1000 * (seconds - before[kind]) / rest.Seconds()
		total += used
		if used > 0 {
			parts = append(parts, fmt.Sprintf("%s %.1f", kind, used))
		}
	}
	sort.Strings(parts)
	return []Line{{Name: "idle page, all processes", Value: total, Unit: "ms CPU a second", Note: strings.Join(parts, ", ")}}
}
