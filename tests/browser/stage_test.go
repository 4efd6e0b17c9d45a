package browser

import (
	"fmt"
	"image"
	"math"
	"regexp"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"

	"compressionlab/engine/digits"
	"compressionlab/engine/nn"
	"compressionlab/tests/chrome"
)

// region is where the stage has put a part of its picture, in the window.
func region(t *testing.T, p *chrome.Page, name string) chrome.Box {
	t.Helper()
	frame := p.Box(chrome.Drawn)
	var r [4]float64
	r = chrome.Eval[[4]float64](p, `(r => r ? [r.x, r.y, r.width, r.height] : [0, 0, 0, 0])(labWatch.drawn.regions.find(r => r.name === `+strconv.Quote(name)+`))`)
	if r[2] == 0 || r[3] == 0 {
		t.Fatalf("the stage has no region %q", name)
	}
	return chrome.Box{X: frame.X + r[0], Y: frame.Y + r[1], Width: r[2], Height: r[3]}
}

// still waits until the picture of the newest run is on the screen.
func still(p *chrome.Page) {
	p.T.Helper()
	p.WaitHas(chrome.Drawn, true)
	// The page gives the frame the height that the stage asked for, and the stage
	// then draws once more.
	p.Until("the frame is as high as its picture", `(f => f && Math.abs(f.clientHeight - labWatch.drawn.height) <= 1)(document.querySelector('`+chrome.Drawn+`'))`)
	chrome.Eval[bool](p, `new Promise(f => requestAnimationFrame(() => requestAnimationFrame(() => f(true))))`)
}

func pictures(t *testing.T, p *chrome.Page) (whole, weights image.Image) {
	t.Helper()
	still(p)
	return p.Picture(p.Box(chrome.Drawn)), p.Picture(region(t, p, "0.weight"))
}

// eachScreen runs f on a lesson whose stage draws through Ebitengine and WebGL,
// and on one where WebGL is software, which draws into a plain canvas.
func eachScreen(t *testing.T, f func(t *testing.T, p *chrome.Page)) {
	for name, context := range map[string]string{"WebGL": "webgl2", "plain canvas": "2d"} {
		t.Run(name, func(t *testing.T) {
			p := lessonIn(t, chrome.View{GPU: context == "webgl2"})
			f(t, p)
			still(p) // a frame that is drawing is not [chrome.Drawn]
			if !chrome.Eval[bool](p, `!!document.querySelector('`+chrome.Drawn+`').contentDocument.querySelector("canvas").getContext("`+context+`")`) {
				t.Errorf("the stage has not drawn through a context %q", context)
			}
		})
	}
}

// Pruning changes the picture of the weights for real, in proportion to what
// it erases, and going back gives the same picture to the last pixel.
func TestStagePixels(t *testing.T) { eachScreen(t, stagePixels) }

func stagePixels(t *testing.T, p *chrome.Page) {
	p.Resize(1440, 1700) // the whole stage in view
	p.Run("right")
	p.After("right", func() { p.Slide("right", "sparsity", "0.10") })
	first, dense := pictures(t, p)
	if n := chrome.Colours(dense); n < 20 {
		t.Errorf("the heatmap has %d colours: is it a picture of weights?", n)
	}
	p.After("right", func() { p.Slide("right", "sparsity", "0.95") })
	_, pruned := pictures(t, p)
	area := dense.Bounds().Dx() * dense.Bounds().Dy()
	n, err := chrome.Differ(dense, pruned)
	if err != nil {
		t.Fatal(err)
	}
	if n < area/5 {
		t.Errorf("%d of %d pixels of the first layer's heatmap changed between 10%% and 95%%, want a fifth at least", n, area)
	}
	p.After("right", func() { p.Slide("right", "sparsity", "0.10") })
	again, _ := pictures(t, p)
	if n, err := chrome.Differ(first, again); err != nil || n > 0 {
		t.Errorf("going back to 10%% gives another picture: %d pixels differ, %v", n, err)
	}
}

// A browser may take a stage's context away at any time: the page mounts it
// again, with the same picture.
func TestLostContext(t *testing.T) {
	p := lessonIn(t, chrome.View{GPU: true})
	p.Resize(1440, 1700)
	p.Run("right")
	before, _ := pictures(t, p)
	drawings := chrome.Eval[int](p, `labWatch.drawings`)
	chrome.Eval[bool](p, `(c => { c.getContext("webgl2").getExtension("WEBGL_lose_context").loseContext(); return true })(
		document.querySelector('`+chrome.Drawn+`').contentDocument.querySelector("canvas"))`)
	p.Until("the stage has drawn again", fmt.Sprintf(`labWatch.drawings > %d`, drawings))
	after, _ := pictures(t, p)
	if n, err := chrome.Differ(before, after); err != nil || n > 0 {
		t.Errorf("mounted again it shows another picture: %d pixels differ, %v", n, err)
	}
}

// Dragging the threshold in the histogram writes the literal and runs, as the
// slider does, with the share of weights that lie below it.
func TestStageDrag(t *testing.T) { eachScreen(t, stageDrag) }

func stageDrag(t *testing.T, p *chrome.Page) {
	p.Resize(1440, 1700)
	p.Run("right")
	still(p)
	_, _, plan := native(t, 0.80)
	h := region(t, p, "histogram")
	x := h.X + h.Width*float64(plan.Threshold)/largest()
	y := h.Y + h.Height/2
	p.Mouse(chromedp.MouseMoved, x, y)
	p.Mouse(chromedp.MousePressed, x, y)
	state := p.After("right", func() {
		for i := 1; i <= 8; i++ {
			p.Mouse(chromedp.MouseMoved, x-float64(i)*h.Width/100, y)
		}
		p.Mouse(chromedp.MouseReleased, x-8*h.Width/100, y)
	})
	if state != "done" {
		t.Fatalf("the cell is %q after the drag: %s", state, p.Text(chrome.Hook("right", "error")))
	}
	below := share(largest() * (x - 8*h.Width/100 - h.X) / h.Width)
	// A result on the way may have been shown first.
	p.Until(fmt.Sprintf("the code has about %.3f", below), fmt.Sprintf(`Math.abs(+/sparsity=([0-9.]+)/.exec(document.querySelector('%s').value)[1] - %f) <= 0.05`, chrome.Hook("right", "code"), below))
	s := literal(t, p, "right")
	if s >= 0.80 || math.Abs(s-below) > 0.05 {
		t.Errorf("the literal is %v after a drag to where %.3f of the weights lie below", s, below)
	}
	_, after, _ := native(t, s)
	wants(t, "the output after the drag", p.Output("right"), reads("compressed", after))
	if v, err := strconv.ParseFloat(p.Slider("right", "sparsity"), 64); err != nil || v != s {
		t.Errorf("the slider stands at %v, the literal at %v", v, s)
	}
}

// literal is the number that a cell gives to sparsity.
func literal(t *testing.T, p *chrome.Page, cell string) float64 {
	t.Helper()
	code := p.Code(cell)
	m := regexp.MustCompile(`sparsity=([0-9.]+)`).FindStringSubmatch(code)
	if m == nil {
		t.Fatalf("no sparsity in\n%s", code)
	}
	v, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// largest is the largest |w| of the bundled network.
func largest() (top float64) {
	sizes(func(w float64) { top = math.Max(top, w) })
	return top
}

// share is the share of its weights that are smaller than a threshold.
func share(threshold float64) float64 {
	below, all := 0, 0
	sizes(func(w float64) {
		all++
		if w < threshold {
			below++
		}
	})
	return float64(below) / float64(all)
}

func sizes(f func(float64)) {
	for _, p := range nn.Parameters(digits.MLP()) {
		if len(p.Shape) >= 2 {
			for _, w := range p.Data {
				f(math.Abs(float64(w)))
			}
		}
	}
}

// The words over the picture stand where the stage has drawn the parts, also
// after the window has changed its size.
func TestStageLabels(t *testing.T) {
	p := lesson(t)
	p.Run("right")
	still(p)
	for _, width := range []int{1440, 1000, 1300, 390, 1440} {
		p.Resize(width, 1700)
		p.Box(chrome.Drawn)
		p.Until(fmt.Sprintf("at %d px the labels stand over their parts", width), `(f => {
			const d = labWatch.drawn, words = [...f.parentElement.querySelectorAll("svg.labels text")];
			return d.width === f.clientWidth && d.regions.every(r => r.x >= 0 && r.x + r.width <= d.width && words.some(w =>
				+w.getAttribute("x") === r.x && +w.getAttribute("y") < r.y && w.textContent.includes(r.name === "histogram" ? "size" : r.name)));
		})(document.querySelector('`+chrome.Cell("right")+` [data-lab-stage]'))`)
	}
}

// Where WebGL is barred the lesson goes on: the reader is told why there is no
// picture, or sees one drawn otherwise, and everything else works.
func TestNoWebGL(t *testing.T) {
	b, err := chrome.Start(chrome.Options{NoWebGL: true})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	p := b.Open(t, chrome.View{})
	defer p.Close()
	p.Lesson(serve(t, "/"), slug)
	if chrome.Eval[bool](p, `!!document.createElement("canvas").getContext("webgl2")`) {
		t.Fatal("this browser has WebGL")
	}
	walk(t, p)
	p.Until("the stage draws, or says that it cannot", fmt.Sprintf(`(f => f && (
		["ready", "broken"].includes(f.dataset.labStageState)))(document.querySelector('%s %s'))`, chrome.Cell("wrong"), chrome.Stage))
	if p.Attr(chrome.Cell("wrong")+" "+chrome.Stage, "data-lab-stage-state") == "broken" {
		wants(t, "the cell without a picture", p.Text(chrome.Cell("wrong")), "cannot be drawn here")
	}
}

// What is stored of a matrix as CSR is drawn and told: the reader chooses it by
// keyboard, and the probe reads the arrays.
func TestPacked(t *testing.T) { eachScreen(t, packed) }

func packed(t *testing.T, p *chrome.Page) {
	p.Resize(1440, 1700)
	p.Run("right")
	still(p)
	drawings := chrome.Eval[int](p, `labWatch.drawings`)
	p.Focus(chrome.Cell("right") + ` [data-lab-packing="true"]`)
	p.Keys(" ")
	p.Until("the arrays are drawn", fmt.Sprintf(`labWatch.drawings > %d && labWatch.drawn.regions.some(r => r.name === "values")`, drawings))
	still(p)
	if n := chrome.Colours(p.Picture(region(t, p, "values"))); n < 20 {
		t.Errorf("the values have %d colours", n)
	}
	p.Click(chrome.Cell("right") + ` .probe [data-n="2"]`)
	p.Until("the probe reads the arrays", `document.querySelector('`+chrome.Cell("right")+` .probe .read').textContent.includes("entr")`)
	said := p.Text(chrome.Cell("right") + " .probe .read")
	if !regexp.MustCompile(`^row 0, column 0, .*(stored as entry 0 of [0-9]+|not stored, since it is 0); row 0 (has the entries 0 to [0-9]+|has none)`).MatchString(said) {
		t.Errorf("the probe says %q", said)
	}
	p.Focus(chrome.Cell("right") + ` [data-lab-packing="false"]`)
	p.Keys(" ")
	p.Until("the sizes are drawn again", `labWatch.drawn.regions.some(r => r.name === "histogram")`)
}
