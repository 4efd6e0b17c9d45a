package browser

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"

	"compressionlab/engine/compress"
	"compressionlab/engine/measure"
	"compressionlab/engine/modelio"
	"compressionlab/tests/chrome"
)

// A variant is taken away by keyboard in every form, and each is what it says.
func TestTakeAway(t *testing.T) {
	p, site := workbenchPage(t, chrome.View{Before: keep + `window.print = () => { window.labPrinted = true };`})
	p.Run("1")
	p.WaitHas(variantRow(2), true)
	for _, name := range []string{"safetensors", "npz"} {
		press(p, fmt.Sprintf("[data-lab-export=%q]", name))
		file, err := modelio.Read("variant-2", handed(p, "variant-2."+name))
		if err != nil {
			t.Fatal(err)
		}
		tensors, err := file.Tensors()
		if err != nil {
			t.Fatal(err)
		}
		network, err := modelio.Recognize(tensors, modelio.Answers{Layout: modelio.InOut})
		if err != nil {
			t.Fatal(err)
		}
		if profile, err := measure.ProfileOf(network.Model); err != nil || profile.Total.NonzeroWeights != 986 {
			t.Errorf("%s: %d nonzeros, want 986, %v", name, profile.Total.NonzeroWeights, err)
		}
	}
	press(p, `[data-lab-export="recipe"]`)
	recipe, err := compress.Parse(handed(p, "recipe-2.json"))
	if err != nil || len(recipe.Steps) != 1 {
		t.Errorf("the recipe: %v", err)
	}
	press(p, `[data-lab-export="pytorch"]`)
	wants(t, "the script", string(handed(p, "recipe-2.py")), "import torch", `"sparsity": 0.8`)
	press(p, `[data-lab-export="picture"]`)
	chart, err := png.Decode(bytes.NewReader(handed(p, "accuracy-bytes.png")))
	if err != nil {
		t.Fatal(err)
	}
	width := chrome.Eval[float64](p, `document.querySelector("svg.pareto").getBoundingClientRect().width`)
	if n := chrome.Colours(chart); n < 4 || chart.Bounds().Dx() != int(2*width) {
		t.Errorf("the picture of the chart is %v with %d colours", chart.Bounds(), n)
	}
	press(p, `[data-lab-export="drawing"]`)
	drawn := string(handed(p, "accuracy-bytes.svg"))
	if !strings.HasPrefix(drawn, "<svg xmlns=") || strings.Count(drawn, `r="6"`) != 2 {
		t.Errorf("the chart is\n%.300s", drawn)
	}
	press(p, `[data-lab-export="print"]`)
	p.Until("the page is printed", "window.labPrinted")

	p.Type("2", "import copy\nh = copy.deepcopy(original)\nh.layers[0].weight.data = h.layers[0].weight.data * 2")
	p.Run("2")
	p.WaitHas(variantRow(3), true)
	press(p, `[data-lab-export="recipe"]`)
	p.WaitHas(`[data-lab-no-file="no-step"]`, true)
	wants(t, "why there is no recipe", p.Text("[data-lab-no-file]"), "weights written by hand")
	quiet(t, p, site)
	opens(t, p, drawn)
}

// opens shows SVG files as images in a page that has nothing of ours.
func opens(t *testing.T, p *chrome.Page, files ...string) {
	t.Helper()
	p.Go("about:blank")
	for _, svg := range files {
		address, _ := json.Marshal("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(svg)))
		if size := chrome.Eval[[2]int](p, `(async () => { const i = new Image(); i.src = `+string(address)+`; await i.decode(); return [i.naturalWidth, i.naturalHeight] })()`); size[0] < 500 || size[1] < 200 {
			t.Errorf("an image of %v:\n%.300s", size, svg)
		}
	}
}

// A figure is taken away by keyboard as it is seen: the weights with their words, the
// spectrum under them, a chart, the masks.
func TestTakeFigures(t *testing.T) {
	p, site := workbenchPage(t, chrome.View{Before: keep, Dark: true})
	p.Resize(1440, 1700)
	p.Type("1", "import copy\noriginal = load_model(\"digits_mlp\")\nsmall = copy.deepcopy(original)\nmagnitude_prune(small, sparsity=0.9)\n"+
		"U, S, V = low_rank_approximate(original.layers[0].weight.data, rank_ratio=0.25)\nsensitivity(original, sparsities=[0.5, 0.9])")
	if state := p.Run("1"); state != "done" {
		t.Fatalf("%q: %s", state, p.Text(chrome.Hook("1", "error")))
	}
	take := func(cell, figure, file string, least int) image.Image {
		t.Helper()
		hook := cell + fmt.Sprintf(" [data-lab-picture=%q]", figure)
		p.Until("the figure "+figure+" can be taken", fmt.Sprintf(`(b => b && !b.disabled)(document.querySelector(%q))`, hook))
		press(p, hook)
		picture, err := png.Decode(bytes.NewReader(handed(p, file)))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if n := chrome.Colours(picture); n < least {
			t.Errorf("%s has %d colours, want %d", file, n, least)
		}
		if r, g, b, _ := picture.At(0, 0).RGBA(); r>>8 != 0x15 || g>>8 != 0x1a || b>>8 != 0x1d {
			t.Errorf("%s is not on the dark paper: %v", file, picture.At(0, 0))
		}
		return picture
	}
	cell := chrome.Cell("1")
	p.WaitHas(cell+" "+chrome.Drawn, true)
	picture := take(cell, "weights", "weights-1.png", 60)
	// Twice as large as on the page, the middle of a weight has the stage's colour.
	at := chrome.Eval[[6]float64](p, `(() => { const cell = document.querySelector('`+cell+`'), f = cell.querySelector("iframe"), b = f.getBoundingClientRect();
		const boxes = [...cell.querySelectorAll(".stage svg, .stage iframe")].filter(e => !e.closest("button, summary, .pane-h") && !e.parentNode.closest("svg")).map(e => e.getBoundingClientRect()).filter(r => r.width && r.height);
		const r = labWatch.drawn.regions[0], c = f.contentDocument.querySelector("canvas"), k = c.width / c.getBoundingClientRect().width;
		const p = c.getContext("2d").getImageData(k * (r.x + 4), k * (r.y + 4), 1, 1).data;
		return [2 * (b.x + r.x + 4.5 - Math.min(...boxes.map(r => r.left)) + 12), 2 * (b.y + r.y + 4.5 - Math.min(...boxes.map(r => r.top)) + 12), p[0], p[1], p[2], boxes.length] })()`)
	if at[5] < 3 {
		t.Errorf("%v drawings in the figure", at[5])
	}
	if r, g, b, _ := picture.At(int(at[0]), int(at[1])).RGBA(); float64(r>>8) != at[2] || float64(g>>8) != at[3] || float64(b>>8) != at[4] {
		t.Errorf("a weight is %d %d %d in the file, and %v on the page", r>>8, g>>8, b>>8, at[2:5])
	}
	take(cell, "sensitivity", "sensitivity-1.png", 4)
	var files []string
	for figure, shape := range map[string]string{"sensitivity": `class="cu c0"`, "spectrum": `class="own"`} {
		press(p, cell+fmt.Sprintf(" [data-lab-vector=%q]", figure))
		svg := string(handed(p, figure+"-1.svg"))
		wants(t, figure+" as SVG", svg, "<svg xmlns=", shape)
		files = append(files, svg)
	}
	press(p, "[data-lab-compare]")
	p.WaitHas("[data-lab-compared]", true)
	take(".compared", "masks", "masks.png", 3)
	p.WaitHas(chrome.Cell("compare")+" "+chrome.Drawn, true)
	take(chrome.Cell("compare"), "weights", "weights-compare.png", 40)
	quiet(t, p, site)
	opens(t, p, files...)
}

// sensitivity(model) is drawn below the cell that calls it, with its numbers in a
// table.
func TestSensitivityChart(t *testing.T) {
	p, site := workbenchPage(t, chrome.View{})
	p.Type("1", `print(sensitivity(load_model("digits_mlp"), sparsities=[0.5, 0.9]))`)
	if state := p.Run("1"); state != "done" {
		t.Fatalf("%q: %s", state, p.Text(chrome.Hook("1", "error")))
	}
	p.WaitHas(chrome.Hook("1", "sensitivity"), true)
	if n := len(p.Attrs(chrome.Cell("1")+" .curves .cu", "d")); n != 3 {
		t.Errorf("%d lines of 3 weights", n)
	}
	press(p, chrome.Hook("1", "sensitivity")+" summary")
	for _, line := range strings.Split(strings.TrimSpace(p.Output("1")), "\n")[1:4] {
		part := strings.Fields(line)
		var accuracy float64
		if err := json.Unmarshal([]byte(part[3]), &accuracy); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		wants(t, "the table", p.Text(chrome.Hook("1", "sensitivity")+" table"), part[0], fmt.Sprintf("%.1f %%", 100*accuracy))
	}
	quiet(t, p, site)
}
