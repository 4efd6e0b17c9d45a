package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
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
	if svg := string(handed(p, "accuracy-bytes.svg")); !strings.HasPrefix(svg, "<svg xmlns=") || strings.Count(svg, `r="6"`) != 2 {
		t.Errorf("the chart is\n%.300s", svg)
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
