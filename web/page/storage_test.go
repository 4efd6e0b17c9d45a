package page

import (
	"strings"
	"testing"

	"compressionlab/web/state"
)

// The bars are of what was printed, each format by its word; a byte is of a kind that
// the legend names, and only of those that there are.
func TestStorageFigure(t *testing.T) {
	c := ranCell(t, "m = nm_prune(load_model('digits_mlp'), n=2, m=4)\nprint(storage(m, formats=['coo', 'bitmap', '2:4', 'csr+int8', 'file']))")
	c.Stage.View = c.Result.Run.Views[0].Key()
	html := storage(c).HTML()
	for _, want := range []string{"dense, before", "dense, after", ">CSR<", ">COO<", ">bitmap<", ">2:4<", ">CSR+int8<", ">file<", "10,832", "13,283",
		"positions", "row starts", "scales, codebooks", "biases", "as a whole", "always", "This model has 50.0"} {
		if !strings.Contains(html, want) {
			t.Errorf("%q is not in the figure", want)
		}
	}
	for _, svg := range strings.SplitAfter(html, "</svg>") {
		if at := strings.Index(svg, `<svg class="bar"`); at >= 0 {
			wellDrawn(t, svg[at:])
		}
	}
	c = ranCell(t, "w = np.eye(16)\nprint(csr_matrix(w).nbytes)")
	html = storage(c).HTML()
	for _, want := range []string{"bytes of <code>w</code>, measured", "This matrix has 93.8", "196"} { // 16·8 and 17·4
		if !strings.Contains(html, want) {
			t.Errorf("%q is not in the figure of a matrix: %s", want, html)
		}
	}
	for _, not := range []string{"biases", "scales", "before", "as a whole"} {
		if strings.Contains(html, not) {
			t.Errorf("%q is in the figure of a matrix", not)
		}
	}
	if html := storage(ranCell(t, "print(1)")).HTML(); strings.Contains(html, "data-lab-storage") {
		t.Error("there is a figure of nothing")
	}
}

// What is drawn of codes: their numbers, no CSR, and zeros that may be rounded ones.
func TestStageOfCodes(t *testing.T) {
	c := ranCell(t, "m = compress_model(load_model('digits_mlp'), {'magnitude_prune': 0.95, 'quantize': 8})")
	c.Stage.View, c.Stage.Phase = "Sequential#1", state.StageReady
	view, _, _ := c.View()
	if html := legend(view); !strings.Contains(html, ">zero<") || strings.Contains(html, ">pruned<") {
		t.Errorf("the legend says %s", html)
	}
	if _, said := matrixWords(c, view, 0); !strings.Contains(said, "int8") {
		t.Errorf("the first matrix is %q", said)
	}
	if html := packSwitch(c).on("hidden", !state.Packable(view)).HTML(); !strings.Contains(html, "hidden") {
		t.Error("codes can be drawn as CSR")
	}
	if html := threshold(c, view).HTML(); !strings.Contains(html, "4,681 of 4,928 weights are 0, and in no bar") {
		t.Errorf("under the histogram stands %s", html)
	}
	c.Stage.Phase = state.StageAsleep // there are no bars
	if html := threshold(c, view).HTML(); !strings.Contains(html, "4,681 of 4,928 weights are 0") || strings.Contains(html, "bar") {
		t.Errorf("without the picture stands %s", html)
	}
}

// A number is unique within a kind: where two models have it, the figures say which.
func TestModelNumber(t *testing.T) {
	c := ranCell(t, "layer = Linear(2, 3)\ncoded = quantize(layer, bits=8)\nW = np.eye(3)")
	for id, want := range map[string]string{"Linear#1": "Linear #1", "Quantized#1": "Quantized #1"} {
		if got := modelNumber(c.Result.Run, id); got != want {
			t.Errorf("%s stands as %q, want %q", id, got, want)
		}
	}
	if html := viewSwitch(c).HTML(); !strings.Contains(html, "Linear #1") || !strings.Contains(html, "Quantized #1") {
		t.Errorf("the choice of pictures says %s", html)
	}
	if got := modelNumber(ranCell(t, "m = load_model('digits_mlp')\nW = np.eye(3)").Result.Run, "Sequential#1"); got != "#1" {
		t.Errorf("the only model stands as %q", got)
	}
}
