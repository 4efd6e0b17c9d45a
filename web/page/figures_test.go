package page

import (
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"compressionlab/engine/lab"
	"compressionlab/engine/trace"
	"compressionlab/lessons"
	"compressionlab/web/state"
	"compressionlab/web/text"
	"compressionlab/web/wire"
)

// ranCell is a cell that shows what its code gives natively.
func ranCell(t *testing.T, code string) *state.Cell {
	t.Helper()
	r := lab.Run(lab.Request{Cells: []string{code}})
	if r.Run.Error != nil {
		t.Fatal(r.Run.Error.Message)
	}
	c := &state.Cell{Cell: lessons.Cell{ID: "x"}, History: []state.Step{{Text: code}}, Result: &state.Result{Run: r.Run, Text: code}}
	for _, v := range r.Run.Views {
		if v.Kind != trace.Weights {
			c.Stage.View = v.Key()
		}
	}
	return c
}

// wellDrawn reads a drawing, and holds its places to the sheet.
func wellDrawn(t *testing.T, svg string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%v\n%s", err, svg)
		}
	}
	for _, m := range regexp.MustCompile(`x="(-?[\d.]+)%"`).FindAllStringSubmatch(svg, -1) {
		if x, err := strconv.ParseFloat(m[1], 64); err != nil || x < -60 || x > 100.001 {
			t.Errorf("something stands at %s%%", m[1])
		}
	}
	if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
		t.Errorf("a place is no number:\n%s", svg)
	}
}

// A bar for each value, those up to the rank solid, the marker on the line of the
// energy; a number for all of it.
func TestSpectrumFigure(t *testing.T) {
	c := ranCell(t, "W = np.diag([4.0, 3.0, 2.0, 0.0])\nlow_rank_approximate(W, rank_ratio=0.5)\nnp.linalg.svd(W + np.eye(4))")
	c.Stage.View = c.Result.Run.Views[0].Key()
	view, _, _ := c.View()
	svg := spectrumChart(c, view, 2)
	wellDrawn(t, svg)
	if on, off := strings.Count(svg, `class="on"`), strings.Count(svg, `class="off"`); on != 2 || off != 2 {
		t.Errorf("%d bars are kept and %d not", on, off)
	}
	if strings.Count(svg, `class="other"`) != 1 {
		t.Error("the other matrix of the run has no line")
	}
	said := rankWords(view, 2)
	for _, want := range []string{"Rank 2 of 4", "86.2", "37.1", "16 numbers in place of 16", "apart hold 18", "= 2.0"} { // 25/29, its rest's root
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in %q", want, said)
		}
	}
	if text := rankWords(view, 1); strings.Contains(text, "saves nothing") || !strings.Contains(text, "keeps rank 2") {
		t.Errorf("rank 1: %q", text)
	}
	if table := ranks(view); strings.Count(table, "<tr>") != 5 || !strings.Contains(table, "<td>4.000</td>") {
		t.Errorf("the table is %s", table)
	}
	one := ranCell(t, "np.linalg.svd(np.ones((1, 3)), full_matrices=False)")
	view, _, _ = one.View()
	wellDrawn(t, spectrumChart(one, view, 1))
	zero := ranCell(t, "np.linalg.svd(np.zeros((3, 3)))")
	view, _, _ = zero.View()
	wellDrawn(t, spectrumChart(zero, view, 1))
}

// The numbers of a grid, for one, for a column each and for a codebook.
func TestGridFigure(t *testing.T) {
	const layer = "layer = Linear(2, 3)\nlayer.weight.data = np.array([[-1.0, 0.0, 2.0], [0.5, 1.5, -0.5]])\n"
	for code, want := range map[string][]string{
		"coded = quantize(layer, bits=8)":                {"256 marks", "0.01176", "0 is code −43", "None is clipped", "1 of 1 stay 0"},
		"coded = quantize(layer, bits=2, per='channel')": {"3 grids", "4 marks"},
		"coded = cluster(layer, bits=2)":                 {"codebook of"},
	} {
		c := ranCell(t, layer+code)
		view, _, _ := c.View()
		svg := gridChart(view)
		wellDrawn(t, svg)
		if n := strings.Count(svg, `class="off"`); n != 6 && !strings.Contains(code, "channel") {
			t.Errorf("%s: %d bars for six weights", code, n)
		}
		said := gridWords(view)
		for _, part := range want {
			if !strings.Contains(said, part) {
				t.Errorf("%s: %q is not in %q", code, part, said)
			}
		}
		wellDrawn(t, gridTables(view))
	}
	c := ranCell(t, layer+"coded = quantize(layer, bits=2)")
	view, _, _ := c.View()
	if n := strings.Count(regexp.MustCompile(`class="marks"[^>]*`).FindString(gridChart(view)), "M"); n != 4 {
		t.Errorf("2 bits have %d marks", n)
	}
}

// The zeros of a pruned weight do not press the other bars flat: theirs is cut off,
// and says how many they are.
func TestGridCut(t *testing.T) {
	grid := func(zeros int, counts ...int) string {
		return gridChart(trace.View{Grid: &trace.Grid{Bits: 2, Low: -1, High: 1, Counts: counts, Rows: []trace.GridRow{{Scale: 0.5, First: -1, Last: 1}}, Zeros: zeros}})
	}
	for _, c := range []struct {
		zeros  int
		counts []int
		cut    bool
		half   bool // a bar is half as high as the chart, 50
	}{
		{900, []int{10, 20, 920, 20}, true, true},
		{30, []int{10, 20, 40, 20}, false, true},
		{0, []int{10, 20, 920, 20}, false, false}, // small, not zero
	} {
		svg := grid(c.zeros, c.counts...)
		wellDrawn(t, svg)
		if strings.Contains(svg, `class="cut"`) != c.cut || strings.Contains(svg, "0: 920 weights, cut off") != c.cut || strings.Contains(svg, `height="50"`) != c.half {
			t.Errorf("%d zeros in %v: %s", c.zeros, c.counts, svg)
		}
	}
}

// The chart of soft targets has two bars a class, as high as the chances.
func TestSoftFigure(t *testing.T) {
	image := trace.SoftImage{Label: 1, Index: 7, Pixels: make([]byte, 64), Teacher: [][]float32{{0.25, 0.75}}, Student: [][]float32{{0.5, 0.5}}, Apart: []float32{0.1308}}
	soft := &trace.Soft{Teacher: "Sequential#1", Student: "Sequential#2", Temperatures: []float64{3}, Images: []trace.SoftImage{image}}
	svg := softChart(image, 0)
	wellDrawn(t, svg)
	for _, want := range []string{`height="30"`, `height="90"`, `height="60"`} { // of 120
		if !strings.Contains(svg, want) {
			t.Errorf("no bar has %s", want)
		}
	}
	said := softWords(soft, image, 0)
	for _, want := range []string{"Of this 1, at temperature 3", "1 with 75.0\u202f%, 0 with 25.0\u202f%", "0 with 50.0\u202f%, 1", "0.131"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in %q", want, said)
		}
	}
	wellDrawn(t, softNumbers(soft, image, 0))
	wellDrawn(t, temperatureScale(soft))
	wellDrawn(t, softKeys(soft))

	soft.Student, image.Student, image.Apart = "", nil, nil
	alone := softChart(image, 0)
	if bars := strings.Count(alone, "<rect"); bars != 2 || !strings.Contains(alone, `height="90"`) {
		t.Errorf("of one network there are %d bars", bars)
	}
	if said := softWords(soft, image, 0); !strings.Contains(said, "the network says 1 with 75.0\u202f%") || strings.Contains(said, "student") {
		t.Errorf("of one network it says %q", said)
	}
	for _, html := range []string{alone, softNumbers(soft, image, 0), softKeys(soft)} {
		if strings.Contains(html, "student") {
			t.Errorf("one network has a student: %s", html)
		}
	}
}

// What the stage's canvas shows is there in words and numbers: of each kind of view
// the stage has a table with as many rows as there are parts of it, and where the
// matrix is drawn as CSR its arrays are in the table in place of the histogram.
func TestStageInWords(t *testing.T) {
	const pruned = "m = load_model(\"digits_mlp\")\nmagnitude_prune(m, sparsity=0.9)\n"
	rows := func(c *state.Cell) (string, int) {
		html := stage(site(), c, native(state.State{Site: site()})).HTML()
		_, table, ok := strings.Cut(html, `<div class="tables">`)
		if !ok || !strings.Contains(html, `title="`) || !strings.Contains(html, `aria-hidden="true"`) {
			t.Fatalf("no table, or no frame with a title: %s", html)
		}
		return table, strings.Count(table, `<th scope="row">`)
	}
	for code, least := range map[string]int{
		pruned: 3 + 60, // three matrices, the bins of the histogram
		"U, S, V = low_rank_approximate(load_model(\"digits_mlp\").layers[0].weight.data, rank_ratio=0.25)": 48,
		"q = quantize(load_model(\"digits_mlp\"), bits=8)":                                                  1,
	} {
		c := ranCell(t, code)
		c.Stage.Phase = state.StageReady
		if code == pruned {
			c.Stage.View = c.Result.Run.Views[0].Key()
		}
		if table, n := rows(c); n < least {
			t.Errorf("%s: %d rows, want %d\n%s", code, n, least, table)
		}
	}
	c := ranCell(t, pruned)
	c.Stage.Phase, c.Stage.Packed = state.StageReady, 2 // the second matrix, 48 × 32
	c.Stage.View = c.Result.Run.Views[0].Key()
	view, _, _ := c.View()
	m := view.Matrices[1]
	table, n := rows(c)
	if n != len(view.Matrices)+3 {
		t.Errorf("%d rows for %d matrices and three arrays", n, len(view.Matrices))
	}
	for _, want := range []string{
		m.Name + " as compressed sparse row",
		fmt.Sprintf(`<th scope="row">values</th><td>%d</td><td>%s</td>`, m.Nonzero, text.Count(4*m.Nonzero)),
		fmt.Sprintf(`<th scope="row">column indices</th><td>%d</td><td>%s</td>`, m.Nonzero, text.Count(4*m.Nonzero)),
		`<th scope="row">row starts</th><td>49</td><td>196</td>`,
	} {
		if !strings.Contains(table, want) {
			t.Errorf("%q is not in the table\n%s", want, table)
		}
	}
}

// A matrix of a few large entries has its rows numbered below, one beside another, and
// its columns at the right; one of small entries, and one that may be in tiles, not.
func TestEnds(t *testing.T) {
	var b strings.Builder
	ends(&b, wire.Region{X: 16, Y: 44, Width: 66, Height: 98}, trace.Matrix{Rows: 2, Cols: 3})
	for _, want := range []string{`x="32" y="155" text-anchor="middle">row 0<`, `x="65" y="155" text-anchor="middle">1<`, `x="90" y="64">column 0<`, `x="90" y="97">1<`, `x="90" y="129">2<`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("there is no %s in %s", want, b.String())
		}
	}
	b.Reset()
	ends(&b, wire.Region{Width: 66, Height: 98}, trace.Matrix{Rows: 6, Cols: 3})
	ends(&b, wire.Region{Width: 130, Height: 98}, trace.Matrix{Rows: 4, Cols: 3})
	ends(&b, wire.Region{Width: 130, Height: 98}, trace.Matrix{})
	if b.Len() > 0 {
		t.Errorf("numbered are %s", b.String())
	}
}
