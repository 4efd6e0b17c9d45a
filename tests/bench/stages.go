package main

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"

	"compressionlab/tests/chrome"
)

//go:embed frame.js
var inFrame string

// A scene is a stage with something in it, and what moves it.
type scene struct {
	name   string
	at     string // workbench, or the slug of a lesson
	code   [2]string
	after  string // JavaScript: what is done once the cell has run
	shown  string // JavaScript: whether that is there
	cell   string // whose stage; "" for that of the code
	act    string // JavaScript: move i
	click  bool   // it is pressed now and then, and not moved
	outOf  bool   // of the frame: the figure is a drawing of the page
	before string // JavaScript: pressed before the first move
}

// What a page's script may name: the cell, its frame's window, a point of it.
const tools = `const cell = document.querySelector('[data-lab-cell="%s"]'), frame = cell.querySelector("iframe[data-lab-stage]"), w = frame ? frame.contentWindow : null;
const region = name => w.benchFrame.drawn.regions.find(r => r.name === name);
const pointer = (kind, x, y) => w.dispatchEvent(new w.PointerEvent(kind, {clientX: x, clientY: y, isPrimary: true, button: 0, pointerId: 1, pointerType: "mouse", bubbles: true, cancelable: true}));
const key = k => cell.querySelector("[data-probe]").dispatchEvent(new KeyboardEvent("keydown", {key: k, bubbles: true, cancelable: true}));
const turn = (name, value) => { const knob = cell.querySelector('[data-lab-dial="' + name + '"]'); knob.value = value; knob.dispatchEvent(new Event("input", {bubbles: true})); };
`

// probed moves the probe to and fro; from its second weight on it never stands still.
const (
	probing = `key("ArrowRight"); key("ArrowRight")`
	probed  = `key(i % 8 < 4 ? "ArrowRight" : "ArrowLeft")`
)

const (
	bundled = `m = load_model("digits_mlp")`
	million = `m = Sequential(Linear(784, 1000), ReLU(), Linear(1000, 256))`
	oblong  = `m = Sequential(Linear(16384, 64))` // a square of a million weights takes more steps than a cell may
	pruned  = "import copy\n%s\nc = copy.deepcopy(m)\nmagnitude_prune(c, sparsity=0.90)\n"
	split   = "%s\nU, S, V = low_rank_approximate(m.layers[0].weight.data, rank_ratio=0.25)\n"
	coded   = "%s\nc = quantize(m, bits=8)\n"
	learned = "teacher = %s\nstudent = Sequential(Linear(64, 12), ReLU(), Linear(12, 10))\nkd = KnowledgeDistillation(teacher, student, temperature=3.0)\nbatch = digits().train[:64]\n" +
		"kd.distillation_loss(student(batch.images), teacher(batch.images), batch.labels)\n"
	lesson = "magnitude-pruning"
	bench  = "workbench"
)

// with is a cell's text over the bundled network, and over a million weights.
func with(code, large string) [2]string {
	return [2]string{fmt.Sprintf(code, bundled), fmt.Sprintf(code, large)}
}

// scenes are the stages, as a reader moves them.
var scenes = []scene{
	{name: "heatmap, the probe", at: lesson, code: with(pruned, million), before: probing, act: probed},
	{name: "heatmap, another model", at: lesson, code: with(pruned, million), click: true, act: `cell.querySelector('.stage [data-do=view][aria-pressed=false]').click()`},
	{name: "histogram, the threshold", at: lesson, code: with(pruned, million),
		before: `const r = region("histogram"); pointer("pointerdown", r.x + 10, r.y + 30)`,
		act:    `const r = region("histogram"); pointer("pointermove", r.x + 20 + r.width * 0.6 * ((i * 7) % 31) / 31, r.y + 30)`},
	{name: "mask brush", at: bench, code: with(pruned, million), cell: "brush",
		after:  `document.querySelector("[data-lab-brush]").click()`,
		shown:  `document.querySelector("[data-lab-brushed=true]")`,
		before: `const r = region("after"); pointer("pointerdown", r.x + 3, r.y + 3)`,
		act:    `const r = region("after"); pointer("pointermove", r.x + 3 + (i * 13) % 36, r.y + 3 + (i * 5) % 36)`}, // within a tile,
	{name: "CSR packing", at: lesson, code: with(pruned, million), after: `cell.querySelector("[data-lab-packing=true]").click()`,
		shown: `labWatch.drawn.regions.some(r => r.name === "starts")`, before: probing, act: probed},
	{name: "spectrum, the rank", at: lesson, code: with(split, oblong), act: `turn("rank", 1 + i % 20)`},
	{name: "soft targets, the temperature", at: "distillation", code: [2]string{fmt.Sprintf(learned, `load_model("digits_mlp")`), fmt.Sprintf(learned, "Sequential(Linear(64, 940), ReLU(), Linear(940, 980), ReLU(), Linear(980, 10))")},
		outOf: true, act: `turn("temperature", i % (1 + Number(cell.querySelector('[data-lab-dial="temperature"]').max)))`},
	{name: "int8 grid", at: lesson, code: with(coded, million), after: `cell.querySelectorAll('.stage [data-do=view]')[2].click()`, shown: `cell.querySelector("[data-lab-grid]")`, before: probing, act: probed},
	{name: "two variants compared", at: bench, code: with(pruned, million), cell: "compare",
		after: `document.querySelector("[data-lab-compare]").click()`, shown: `document.querySelector("[data-lab-compared]")`, before: probing, act: probed},
}

const (
	frameGoal = 1000.0 / 57 // ms a picture while each frame brings a move: 60 a second, but for one in twenty
	shownGoal = 100         // ms in which a reader takes what happens for what he does
	frames    = 180         // of such a time
	batches   = 6
	batch     = 10 // moves
)

// stages moves each stage, over the bundled network and over a million weights.
func stages(t chrome.T, b *chrome.Browser, link func(slug string) string, part string) (lines []Line) {
	for _, sc := range scenes {
		if !strings.Contains(sc.name, part) {
			continue
		}
		for size, of := range []string{"", ", 1M weights"} {
			p := b.Open(t, chrome.View{Height: 1700, Width: 1440, Before: inFrame})
			p.Go(link(sc.at))
			lines = append(lines, sc.measure(p, size, of)...)
			p.Close()
		}
	}
	return lines
}

// measure moves a scene and says what a move costs.
func (sc scene) measure(p *chrome.Page, size int, of string) []Line {
	id := chrome.Eval[string](p, `document.querySelector("[data-lab-cell]").dataset.labCell`)
	cell := id
	if sc.cell != "" {
		cell = sc.cell
	}
	tools := fmt.Sprintf(tools, cell)
	p.Type(id, sc.code[size])
	p.Run(id)
	if state := p.State(id); state != "done" {
		p.T.Fatalf("%s: the cell is %s: %s", sc.name, state, p.Text(chrome.Hook(id, "error")))
	}
	if sc.after != "" {
		chrome.Eval[bool](p, `(() => { const cell = document.querySelector('[data-lab-cell="`+id+`"]'); `+sc.after+`; return true })()`)
		p.Until("what was pressed is there", `(cell => !!(`+sc.shown+`))(document.querySelector('[data-lab-cell="`+id+`"]'))`)
	}
	if !sc.outOf {
		p.Box(chrome.Cell(cell) + " " + chrome.Stage)
		p.WaitHas(chrome.Cell(cell)+" "+chrome.Drawn, true)
	}
	_, err := chromedp.Call(p.Context(), performance.Enable, performance.EnableParams{TimeDomain: performance.EnableTimeDomainThreadTicks})
	if err != nil {
		p.T.Fatalf("%v", err)
	}
	if sc.before != "" {
		chrome.Eval[bool](p, `(() => { `+tools+sc.before+`; return true })()`)
	}
	// A move is over with the task after the frame that shows it; two more frames let
	// the page do what it put off.
	moves := func(first, n int) [][2]float64 {
		return chrome.Eval[[][2]float64](p, fmt.Sprintf(`(async () => {
			%s
			const own = w && w.benchFrame, all = [];
			const frameOver = () => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
			for (let i = %d; i < %d; i++) {
				const work = own ? own.work : 0, start = performance.now();
				const painted = new Promise(done => {
					if (!%t) { own.told = done; return; }
					const seen = new MutationObserver(() => { seen.disconnect(); done(); });
					seen.observe(cell, {subtree: true, childList: true, characterData: true});
				});
				{ %s }
				await painted;
				if (own) own.told = null;
				await frameOver();
				all.push([performance.now() - start, 0]);
				await frameOver();
				await frameOver();
				all[all.length - 1][1] = own ? own.work - work : 0;
			}
			return all })()`, tools, first, first+n, sc.outOf, sc.act))
	}
	moves(0, tuning)
	var shown, stage, work []float64
	begin := threadTime(p)
	for i := range batches {
		before := threadTime(p)
		for _, ms := range moves(tuning+i*batch, batch) {
			shown, stage = append(shown, ms[0]), append(stage, ms[1])
		}
		work = append(work, (threadTime(p).all-before.all)/batch)
	}
	end := threadTime(p)
	each := func(begin, end float64) float64 { return (end - begin) / batches / batch }
	// As a reader drags: a move in each frame that the browser begins, whatever became of
	// the last. A frame counts if the picture was another since the one before.
	rate := chrome.Eval[[2]float64](p, fmt.Sprintf(`new Promise(done => {
		%s
		const own = %t ? null : w.benchFrame;
		let first = 0, i = 0, shown = 0, pictures = 0;
		const seen = new MutationObserver(() => { pictures++; });
		if (!own) seen.observe(cell, {subtree: true, childList: true, characterData: true});
		const count = () => own ? own.pictures : pictures;
		let last = count();
		const step = (now) => {
			first ||= now;
			if (count() > last) shown++;
			last = count();
			if (i === %d) { seen.disconnect(); done([now - first, shown]); return; }
			{ %s }
			i++;
			requestAnimationFrame(step);
		};
		requestAnimationFrame(step) })`, tools, sc.outOf, frames, sc.act))
	smooth := Line{Name: sc.name + of + ": a picture, while it moves", Value: rate[0] / max(1, rate[1]), Unit: "ms", Goal: frameGoal,
		Note: fmt.Sprintf("%.0f a second, of %.0f frames that the browser began", 1000*rate[1]/rate[0], 1000*frames/rate[0])}
	did := Line{Name: sc.name + of + ": a move's work", Value: quantile(work, 0.5), Unit: "ms",
		Note: fmt.Sprintf("%.1f to %.1f; programs %.1f, the stage's %.1f of it, style %.1f, layout %.1f", quantile(work, 0), quantile(work, 1),
			each(begin.programs, end.programs), quantile(stage, 0.5), each(begin.style, end.style), each(begin.layout, end.layout))}
	seen := Line{Name: sc.name + of + ": input to painted, p95", Value: quantile(shown, 0.95), Unit: "ms", Goal: shownGoal,
		Note: fmt.Sprintf("p50 %.1f, worst %.1f", quantile(shown, 0.5), quantile(shown, 1))}
	if sc.click {
		return []Line{did, seen}
	}
	if size > 0 {
		smooth.Goal = 0
	}
	return []Line{smooth, did, seen}
}

// thread is the processor time, in ms, that the page's thread has been at work: all of
// it, and its share in programs (the stage's among them), style and layout.
type thread struct{ all, programs, style, layout float64 }

func threadTime(p *chrome.Page) (b thread) {
	m, err := chromedp.Call(p.Context(), performance.GetMetrics, cdp.Empty{})
	if err != nil {
		p.T.Fatalf("%v", err)
	}
	into := map[string]*float64{"TaskDuration": &b.all, "ScriptDuration": &b.programs, "RecalcStyleDuration": &b.style, "LayoutDuration": &b.layout}
	for _, v := range m.Metrics {
		if at := into[v.Name]; at != nil {
			*at = 1000 * v.Value
		}
	}
	if b.all == 0 {
		p.T.Fatalf("the browser does not say how long its thread was at work")
	}
	return b
}
